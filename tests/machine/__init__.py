"""The machine beside a clerk's book: the same rules written twice, walked at random, compared each step."""
