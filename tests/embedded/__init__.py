"""What run.py starts, tried with real servers in folders of their own."""
