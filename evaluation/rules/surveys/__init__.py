"""Pure rules of surveys: what is asked, who is drawn, what the answers come to."""
