package evidence

import "context"

var ctx = context.Background()
