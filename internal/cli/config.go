package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/config"
	"github.com/redletter-dev/redletter/internal/report"
)

func (p *program) configure() *cobra.Command {
	c := &cobra.Command{Use: "config", Short: "what redletter.yaml may say, and what it says", Args: cobra.NoArgs}
	var origin bool
	show := &cobra.Command{
		Use: "show", Short: "prints what is in force, with --origin where each value comes from", Args: cobra.NoArgs,
		RunE: run(func([]string) error { return p.showConfig(origin) }),
	}
	show.Flags().BoolVar(&origin, "origin", false, "print the file and line of each value, or that it is the default")
	c.AddCommand(show, &cobra.Command{
		Use: "schema", Short: "prints the JSON Schema of redletter.yaml, for editors", Args: cobra.NoArgs,
		RunE: run(func([]string) error { return report.JSON(p.Stdout, config.Schema()) }),
	})
	return c
}

func (p *program) showConfig(origin bool) error {
	c, err := p.config()
	if err != nil {
		return err
	}
	settings, err := c.Settings()
	if err != nil {
		return err
	}
	if p.storePath != "" {
		for i := range settings {
			if settings[i].Path == "store" {
				settings[i].Value, settings[i].Origin = p.storePath, "--store"
			}
		}
	}
	if p.json {
		return report.JSON(p.Stdout, struct {
			Schema   string           `json:"schema"`
			Settings []config.Setting `json:"settings"`
		}{"redletter/config/v1", settings})
	}
	for _, s := range settings {
		line := s.Path + ": " + s.Value
		if origin {
			line = fmt.Sprintf("%-50s # %s", line, s.Origin)
		}
		if err := p.print(line + "\n"); err != nil {
			return err
		}
	}
	return nil
}
