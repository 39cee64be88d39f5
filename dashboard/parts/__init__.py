"""What several pages show alike: the plan and its pace, alerts, what moved, sentences with figures in them."""
