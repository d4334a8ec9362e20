"""What the archive is: its records, and what passages, dates, claims, reliance and withdrawals mean."""
