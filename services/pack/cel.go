package pack

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/cost"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// Limits on one expression. Conditions are a line long, so an expression that
// needs more is a mistake or an attack.
const (
	maxCost       = 2_000
	maxExpression = 2_000 // characters
)

// Names besides facts that expressions may use.
const (
	varCountry = "place.country" // country of the case: IN
	varRegion  = "place.region"  // region of the case: IN-WB; "" when not known
	given      = "given."        // given.<service kind>: recorded as given
	planned    = "planned."      // planned.<service kind>: planned or accepted
)

// scope is the set of names an expression may use. Rights see facts only,
// because a service that nobody recorded must never make a survivor "not
// entitled".
type scope int

const (
	factScope scope = iota
	caseScope       // facts and services, for gap rules
)

// expression is a compiled condition.
type expression struct {
	program cel.Program
	facts   []string // vocabulary keys the expression reads, in order of appearance
}

// compiler type-checks the expressions of a library. It keeps each distinct one
// once, so that a condition shared by many rights is evaluated once for each
// case.
type compiler struct {
	envs  [2]*cel.Env
	vocab *vocabulary
	exprs []expression
	seen  [2]map[string]int
}

// always is the index of an expression that is absent, and therefore true.
const always = -1

func newCompiler(v *vocabulary) (*compiler, error) {
	c := &compiler{vocab: v, seen: [2]map[string]int{{}, {}}}
	for s := range c.envs {
		env, err := cel.NewCustomEnv(append(v.variables(scope(s)), cel.StdLib(),
			cel.ClearMacros(), cel.ParserExpressionSizeLimit(maxExpression))...)
		if err != nil {
			return nil, fmt.Errorf("set up conditions: %w", err)
		}
		c.envs[s] = env
	}
	return c, nil
}

// compile returns the index of the expression. An empty one is always true.
func (c *compiler) compile(s scope, src string) (int, error) {
	if src == "" {
		return always, nil
	}
	if i, ok := c.seen[s][src]; ok {
		return i, nil
	}
	e, err := c.check(c.envs[s], src)
	if err != nil {
		return always, err
	}
	c.exprs = append(c.exprs, e)
	c.seen[s][src] = len(c.exprs) - 1
	return len(c.exprs) - 1, nil
}

func (c *compiler) check(env *cel.Env, src string) (expression, error) {
	checked, issues := env.Compile(src)
	if issues.Err() != nil {
		return expression{}, fmt.Errorf("condition %q: %w", src, issues.Err())
	}
	if checked.OutputType() != cel.BoolType {
		return expression{}, fmt.Errorf("condition %q is a %s: write one that is true or false", src, checked.OutputType())
	}
	estimate, err := env.EstimateCost(checked, noSizes{})
	if err != nil || estimate.Max > maxCost {
		return expression{}, fmt.Errorf("condition %q is too costly: split it into named conditions", src)
	}
	facts, err := c.read(checked.NativeRep())
	if err != nil {
		return expression{}, fmt.Errorf("condition %q: %w", src, err)
	}
	p, err := env.Program(checked, cel.EvalOptions(cel.OptOptimize))
	return expression{program: p, facts: facts}, err
}

// read collects the facts an expression reads. It returns an error for a
// comparison with a code that the choice does not have, because that comparison
// would always be false.
func (c *compiler) read(tree *ast.AST) (facts []string, err error) {
	ast.PostOrderVisit(tree.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if name := variable(tree, e); name != "" && !slices.Contains(facts, name) {
			facts = append(facts, name)
		}
		if e.Kind() == ast.CallKind && err == nil {
			err = c.codes(tree, e.AsCall())
		}
	}))
	return facts, err
}

func variable(tree *ast.AST, e ast.Expr) string {
	if r, ok := tree.ReferenceMap()[e.ID()]; ok {
		return r.Name
	}
	return ""
}

func (c *compiler) codes(tree *ast.AST, call ast.CallExpr) error {
	switch call.FunctionName() {
	case operators.Equals, operators.NotEquals, operators.In:
	default:
		return nil
	}
	var codes []string
	fact := c.vocab.fact("")
	for _, arg := range call.Args() {
		if f := c.vocab.fact(variable(tree, arg)); f != nil {
			fact = f
		}
		codes = append(codes, literals(arg)...)
	}
	if fact == nil || fact.Kind != KindChoice {
		return nil
	}
	for _, code := range codes {
		if !fact.has(code) {
			return fmt.Errorf("%s has no code %q%s", fact.Key, code, Suggest(code, fact.codeSet()))
		}
	}
	return nil
}

func literals(e ast.Expr) (codes []string) {
	switch e.Kind() {
	case ast.LiteralKind:
		if s, ok := e.AsLiteral().(types.String); ok {
			codes = append(codes, string(s))
		}
	case ast.ListKind:
		for _, x := range e.AsList().Elements() {
			codes = append(codes, literals(x)...)
		}
	}
	return codes
}

// noSizes makes the cost estimate use its own guesses. That is safe because our
// variables are single values, never lists.
type noSizes struct{}

func (noSizes) EstimateSize(cost.AstNode) *cost.SizeEstimate {
	return &cost.SizeEstimate{Min: 0, Max: 40}
}

func (noSizes) EstimateCallCost(string, string, *cost.AstNode, []cost.AstNode) *cost.CallEstimate {
	return nil
}
