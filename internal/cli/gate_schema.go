package cli

import (
	"fmt"

	"github.com/invopop/jsonschema"
	"github.com/spf13/cobra"

	"github.com/redletter-dev/redletter/internal/gate"
	"github.com/redletter-dev/redletter/internal/report"
)

// gateSchema prints the form of the files beside the configuration, so that
// editors complete and check them.
func (p *program) gateSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema record|override",
		Short: "the JSON Schema of notice records or of overrides, for editors",
		Args:  oneDocument,
		RunE: run(func(args []string) error {
			var v any
			switch args[0] {
			case "record":
				v = &gate.Record{}
			case "override":
				v = &gate.Override{}
			default:
				return usage(fmt.Errorf("no schema is called %q", args[0]), "redletter gate schema record")
			}
			r := jsonschema.Reflector{FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true, DoNotReference: true, Anonymous: true}
			return report.JSON(p.Stdout, r.Reflect(v))
		}),
	}
}
