// Command redletter watches privacy policies and says what changed, whether it
// matters, and who has to be told. The program is package internal/cli.
package main

import (
	"os"

	"github.com/redletter-dev/redletter/internal/cli"
)

func main() { os.Exit(cli.System()) }
