"""Who is at the desk and how that is known: PINs on this machine, sign-in to the cloud."""
