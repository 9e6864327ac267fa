"""Page objects: what a person does on a screen, said in the words of the screen."""
