"""The screens of the studio, each with the requests that it answers."""
