"""How the console looks: its own themes, and what each colour means. Widgets name a meaning, never a hue."""
