//go:build !unix

package evaluation_test

import "time"

// processorTime is not measured on this system.
func processorTime() time.Duration { return 0 }
