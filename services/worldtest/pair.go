package worldtest

import (
	"reflect"
	"testing"
)

// Pair makes two values of a struct of coded facts that differ in every field,
// so that a field which is lost on the way shows. coded gives both values of a
// field whose codes the rules know; the test ends where a new field is not told
// apart, and where a field is empty in both.
func Pair[F any](t testing.TB, coded map[string][2]any) (first, second F) {
	t.Helper()
	both := []reflect.Value{reflect.ValueOf(&first).Elem(), reflect.ValueOf(&second).Elem()}
	for i := range both[0].NumField() {
		f := both[0].Type().Field(i)
		pair, said := coded[f.Name]
		switch {
		case said:
		case f.Type.Kind() == reflect.Int64:
			pair = [2]any{int64(100*i + 101), int64(100*i + 102)}
		case f.Type.Kind() == reflect.Bool:
			pair = [2]any{true, false}
		default:
			t.Fatalf("%T has a field %s: say two values that the rules take", first, f.Name)
		}
		for n, v := range both {
			v.Field(i).Set(reflect.ValueOf(pair[n]).Convert(f.Type))
		}
		if reflect.DeepEqual(both[0].Field(i).Interface(), both[1].Field(i).Interface()) {
			t.Fatalf("%T: both values of %s are %v", first, f.Name, pair[0])
		}
	}
	return first, second
}
