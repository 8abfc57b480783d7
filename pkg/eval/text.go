package eval

import (
	"maps"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/svs-project/svs/pkg/diag"
)

// textFile and subjectFile are the names by which places in CUE's errors are
// told apart.
const (
	textFile    = "policy"
	subjectFile = "subject"
)

// Roots are the fields of a subject.
var roots = []string{"metadata", "spec", "facts"}

// given are the names in scope beside the subject: units of time in seconds, a
// hundredth, and the parameters of a check.
var given = []string{"s", "m", "h", "d", "w", "month", "year", "percent", "parameters"}

// imports are the packages that a text may use: they compute on values and
// know nothing of the world. time only reads and writes texts; CUE has no
// clock there.
var imports = []string{"list", "math", "net", "regexp", "strings", "struct", "time"}

// Text is a parsed text that the gate has let through.
type Text struct {
	text  string
	file  *ast.File
	names []Name
	// marks lead from the place of a name in an expression to its path, nil
	// for one that does not begin at the subject.
	marks  map[int][]string
	fields []*ast.Field
	// lists are the places of lists that the text writes out.
	lists map[int]bool
	need  *need
}

// Name is a field that a text names.
type Name struct {
	// Path begins with metadata, spec or facts; "[]" is any item of a list,
	// "*" any key of a mapping.
	Path         []string
	Line, Column int
	Optional     bool
	// label says that something is asked of it, and that it is not only referred
	// to.
	label bool
	// under is the optional field around it: when that is there, this must be.
	under []string
}

// Names are the fields that the text names, in its order, so that somebody who
// knows the definitions can say which of them do not exist.
func (t *Text) Names() []Name { return t.names }

// Facts are the names of the facts that the text reads; false where it may read
// any of them.
func (t *Text) Facts() (names []string, told bool) {
	facts := t.need.part("facts")
	if facts.whole || facts.every != nil {
		return nil, false
	}
	return slices.Sorted(maps.Keys(facts.fields)), true
}

// around is the innermost field around a place; nil for none.
func (t *Text) around(at int) (best *ast.Field) {
	for _, f := range t.fields {
		from, to := f.Pos().Offset(), f.End().Offset()
		if from <= at && at <= to && (best == nil || from >= best.Pos().Offset()) {
			best = f
		}
	}
	return best
}

// Syntax are the lines of the text, for package plain. They are not to be
// changed.
func (t *Text) Syntax() []ast.Decl { return t.file.Decls[:len(t.file.Decls)-len(roots)] }

// Place turns an offset in the text into a line and a column from 1.
func (t *Text) Place(offset int) (line, column int) { return place(t.text, offset) }

// Offset is where a name stands in the text.
func (t *Text) Offset(n Name) int { return offsetOf(t.text, n.Line, n.Column) }

// Asked is the text of what is asked at a place: the value of the innermost
// field around it.
func (t *Text) Asked(at int) string {
	best := t.around(at)
	if best == nil {
		line := strings.Count(t.text[:min(at, len(t.text))], "\n")
		return short(strings.Split(t.text, "\n")[line], 80)
	}
	from, to := best.Value.Pos().Offset(), best.Value.End().Offset()
	if from < 0 || to > len(t.text) || from >= to {
		return ""
	}
	return short(t.text[from:to], 80)
}

// Parse reads a text as far as can be done without evaluating it. With faults
// there is no Text.
func Parse(text string) (*Text, []Fault) {
	if f := admit(text); f != nil {
		return nil, []Fault{*f}
	}
	if strings.TrimSpace(text) == "" {
		return nil, []Fault{{Sort: Unreadable, Line: 1, Column: 1, Message: "says nothing", Hint: "write what must hold, as spec: people: >=2"}}
	}
	file, err := parser.ParseFile(textFile, text, parser.ParseComments)
	if err != nil {
		return nil, syntaxFaults(text, err)
	}
	t := &Text{text: text, file: file, marks: map[int][]string{}}
	w := &walker{text: t}
	w.check()
	if len(w.faults) > 0 {
		return nil, w.faults
	}
	// With the roots among its fields, every reference to them is resolved to
	// what the subject brings.
	if t.file, err = parser.ParseFile(textFile, text+"\nmetadata: _\nspec: _\nfacts: _\n"); err != nil {
		return nil, syntaxFaults(text, err)
	}
	dropUnused(t.file)
	t.file = hoistBounds(t.file)
	demandArms(t.file)
	t.lists = map[int]bool{}
	ast.Walk(t.file, func(n ast.Node) bool {
		if l, ok := n.(*ast.ListLit); ok {
			t.lists[l.Pos().Offset()] = true
		}
		return true
	}, nil)
	t.collect()
	return t, nil
}

func syntaxFaults(text string, err error) []Fault {
	var out []Fault
	for _, e := range errors.Errors(err) {
		line, column := 1, 1
		if p := e.Position(); p.IsValid() {
			line, column = place(text, min(p.Offset(), max(0, len(strings.TrimRight(text, " \t\n"))-1)))
		}
		if len(out) > 0 && out[len(out)-1].Line == line {
			continue // what follows from the first
		}
		out = append(out, Fault{
			Sort: Unreadable, Line: line, Column: column, Message: "is no valid CUE here",
			Hint: "a field is written name: value; texts stand in quotes, and times and shares as 4*h and 90*percent", Detail: short(e.Error(), 300),
		})
		if len(out) == 5 {
			break
		}
	}
	return out
}

// walker looks at the syntax tree of a text for what it must not hold.
type walker struct {
	text   *Text
	faults []Fault
}

func (w *walker) add(sort Sort, at ast.Node, message, hint string) {
	line, column := place(w.text.text, at.Pos().Offset())
	w.faults = append(w.faults, Fault{Sort: sort, Line: line, Column: column, Message: message, Hint: hint})
}

func (w *walker) check() {
	f := w.text.file
	for spec := range f.ImportSpecs() {
		path, _ := literal.Unquote(spec.Path.Value)
		if !slices.Contains(imports, path) {
			w.add(Unreadable, spec.Path, "may not import "+quote(path), "packages that a policy may import: "+strings.Join(imports, ", "))
		}
	}
	said := false
	for _, d := range f.Decls {
		said = w.declaration(d) || said
	}
	if !said && len(w.faults) == 0 {
		w.faults = append(w.faults, Fault{Sort: Unreadable, Line: 1, Column: 1, Message: "says nothing about its subject", Hint: "write what must hold, as spec: people: >=2"})
	}
	w.depth()
	if len(w.faults) == 0 {
		w.references()
		w.idle()
	}
}

// declaration checks one line of the outermost level, and reports whether it
// says anything about the subject.
func (w *walker) declaration(d ast.Decl) bool {
	switch x := d.(type) {
	case *ast.Field:
		label := x.Label
		if a, ok := label.(*ast.Alias); ok {
			label, _ = a.Expr.(ast.Label)
		}
		name, _, err := ast.LabelName(label)
		if err != nil {
			w.add(Unknown, x, "must name its fields: metadata, spec or facts", "")
			return false
		}
		if id, ok := label.(*ast.Ident); ok && (strings.HasPrefix(id.Name, "#") || strings.HasPrefix(id.Name, "_")) {
			return strings.HasPrefix(id.Name, "_") && !strings.HasPrefix(id.Name, "_#")
		}
		if !slices.Contains(roots, name) {
			hint := diag.DidYouMean(name, roots)
			if hint == "" {
				hint = "its subject has metadata, spec and facts; helpers begin with _"
			}
			w.add(Unknown, x.Label, "names "+quote(name)+", which no subject has", hint)
			return false
		}
		return true
	case *ast.Package:
		w.add(Unreadable, x, "begins with a package, and belongs to none", "delete that line")
		return true
	case *ast.EmbedDecl:
		if demands(x.Expr) {
			return true
		}
		w.add(Unreadable, x, "is a value, not something that must hold of a subject", "write what must hold, as spec: people: >=2")
	case *ast.Comprehension:
		if s, ok := x.Value.(*ast.StructLit); ok {
			for _, d := range s.Elts {
				w.declaration(d)
			}
		}
		return true
	}
	return false
}

// demands reports whether a value that stands by itself can ask anything of the
// subject: a mapping, or a helper or a call that gives one.
func demands(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.StructLit, *ast.CallExpr:
		return true
	case *ast.ParenExpr:
		return demands(x.X)
	case *ast.BinaryExpr:
		return (x.Op == token.AND || x.Op == token.OR) && demands(x.X) && demands(x.Y)
	case *ast.SelectorExpr:
		return demands(x.X)
	case *ast.Ident:
		return strings.HasPrefix(x.Name, "#") || strings.HasPrefix(x.Name, "_")
	}
	return false
}

// idle refuses what a text says for nothing: names that nothing uses, which CUE
// calls an error, and helpers that are true or false without anybody asking for
// it, which look like a demand.
func (w *walker) idle() {
	used := map[string]int{}
	ast.Walk(w.text.file, func(n ast.Node) bool {
		if x, ok := n.(*ast.Ident); ok {
			used[x.Name]++
		}
		return true
	}, nil)
	ast.Walk(w.text.file, func(n ast.Node) bool {
		var name *ast.Ident
		switch x := n.(type) {
		case *ast.LetClause:
			name = x.Ident
		case *ast.Alias:
			name = x.Ident
		case *ast.Field:
			if id, ok := x.Label.(*ast.Ident); ok && strings.HasPrefix(id.Name, "_") && used[id.Name] == 1 && truth(x.Value) {
				w.add(Unreadable, id, quote(id.Name)+" is true or false, and nothing asks which", "write "+id.Name+": true in a line of its own as well")
			}
		}
		if name != nil && used[name.Name] == 1 {
			w.add(Unreadable, name, "gives something the name "+quote(name.Name)+", which nothing uses", "delete the name")
		}
		return true
	}, nil)
}

// truth reports whether an expression is true or false.
func truth(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return truth(x.X)
	case *ast.UnaryExpr:
		return x.Op == token.NOT
	case *ast.BinaryExpr:
		switch x.Op {
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ, token.MAT, token.NMAT, token.LAND, token.LOR:
			return true
		}
	}
	return false
}

// depth bounds the tree, for what its tokens do not show, and what multiplies.
func (w *walker) depth() {
	level, loops := 0, 0
	ast.Walk(w.text.file, func(n ast.Node) bool {
		level++
		switch x := n.(type) {
		case *ast.ForClause:
			loops++
			if loops == MaxLoops+1 {
				w.add(Unreadable, x, "has more than "+strconv.Itoa(MaxLoops)+" loops", "each loop multiplies the work; ask one thing in one policy")
			}
		case *ast.BinaryExpr:
			if n := operands(x); n > MaxOperands && len(w.faults) == 0 {
				w.add(Unreadable, x, "joins more than the "+strconv.Itoa(MaxOperands)+" values that one expression may have", "split it into several policies")
			}
			w.pattern(x.Op, x.Y)
		case *ast.UnaryExpr:
			w.pattern(x.Op, x.X)
		}
		return len(w.faults) == 0
	}, func(ast.Node) { level-- })
}

func operands(e ast.Expr) int {
	n := 1
	for {
		b, ok := e.(*ast.BinaryExpr)
		if !ok {
			return n
		}
		n++
		e = b.X
	}
}

func (w *walker) pattern(op token.Token, e ast.Expr) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || op != token.MAT && op != token.NMAT {
		return
	}
	text, err := literal.Unquote(lit.Value)
	if err == nil {
		_, err = syntax.Parse(text, syntax.Perl)
	}
	switch {
	case len(lit.Value) > MaxPattern:
		w.add(Unreadable, lit, "has a regular expression longer than "+strconv.Itoa(MaxPattern)+" bytes", "list the values, or use a shorter pattern")
	case err != nil:
		w.add(Unreadable, lit, "has a regular expression that is none", "close its brackets, and write \\\\ for a backslash")
	}
}

// references refuses names that lead nowhere, other entities among them.
func (w *walker) references() {
	for _, id := range w.text.file.Unresolved {
		if slices.Contains(roots, id.Name) || slices.Contains(given, id.Name) || builtin(id.Name) {
			continue
		}
		hint := diag.DidYouMean(id.Name, slices.Concat(roots, given))
		switch {
		case slices.Contains(imports, id.Name):
			hint = "write import " + strconv.Quote(id.Name) + " in the first line"
		case hint == "":
			hint = "a policy sees metadata, spec and facts of its subject, and no other entity; texts stand in quotes"
		}
		w.add(Unknown, id, "refers to "+quote(id.Name)+", which it cannot see", hint)
	}
}

// builtin reports whether CUE itself knows a name.
func builtin(name string) bool {
	switch strings.TrimPrefix(name, "__") {
	case "_", "string", "bytes", "bool", "int", "float", "number", "null", "true", "false", "uint", "uint8", "uint16", "uint32", "uint64", "uint128",
		"int8", "int16", "int32", "int64", "int128", "float32", "float64", "rune", "len", "close", "and", "or", "div", "mod", "quo", "rem",
		"matchN", "matchIf", "error", "self":
		return true
	}
	return false
}
