"""What ``run.py`` starts: the virtual environment, PostgreSQL and Valkey, the portal and its worker.

Standard library only, and no knowledge of Django or of the portal's own modules, so that it runs before
anything is installed.
"""
