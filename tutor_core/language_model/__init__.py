"""The edge to language models: LangChain, and nothing of it anywhere else."""
