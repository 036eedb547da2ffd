"""What is handed to someone outside: records, anchors, and a verifier that needs nothing of ours."""
