"""Makes a release that lasts, withdraws what should not, and verifies what was released."""
