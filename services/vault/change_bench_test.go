package vault_test

import "testing"

// BenchmarkChangeRecovery wraps a thousand keys to another recovery key.
func BenchmarkChangeRecovery(b *testing.B) {
	w := newWorld(b, "asha")
	w.caseloadOf(1000)
	old := w.typed(w.printed)
	for b.Loop() {
		next := w.proposed()
		if _, err := w.change(old, next); err != nil {
			b.Fatal(err)
		}
		old = next
	}
}
