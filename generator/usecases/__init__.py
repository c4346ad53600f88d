"""What the commands do, composed of the packages below."""
