package worldtest

import (
	"reflect"
	"testing"
)

// Pair makes two values of a struct of coded facts that differ in every field,
// so that a field that gets lost is noticed. coded gives both values of fields
// whose codes the rules check. Pair ends the test if the values of a field are
// equal or both empty, as for a new field.
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
			t.Fatalf("%T has a field %s: give two values that the rules accept", first, f.Name)
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
