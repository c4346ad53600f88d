"""The use cases: what each command does, composed of the packages below."""
