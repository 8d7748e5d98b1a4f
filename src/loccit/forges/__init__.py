"""Comments and issues on GitHub and GitLab."""
