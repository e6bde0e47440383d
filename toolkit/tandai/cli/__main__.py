"""`python -m tandai.cli`: the same as `tandai`, where the script is not on the path."""

from tandai.cli.group import main

main()
