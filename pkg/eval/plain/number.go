package plain

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// number is a number as CUE sees it: an exact decimal that is an int or a
// float by the way it is written, never by its value.
type number struct {
	near  float64
	exact *big.Rat // nil until it is needed
	text  string
	whole bool // written as an int
}

// maxDigits bounds exact numbers to what CUE's own arithmetic keeps exact.
const maxDigits = 30

// numberOf reads a value of encoding/json; false for what is no number.
func numberOf(v any) (number, bool) {
	switch x := v.(type) {
	case json.Number:
		return parseNumber(string(x))
	case int:
		return number{near: float64(x), text: strconv.Itoa(x), whole: true}, true
	case float64:
		data, err := json.Marshal(x) // the form in which the evaluator gets it
		if err != nil {
			return number{}, false
		}
		n := number{near: x, text: string(data)}
		n.whole = !strings.ContainsAny(n.text, ".eE")
		return n, true
	}
	return number{}, false
}

func parseNumber(text string) (number, bool) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) {
		return number{}, false
	}
	return number{near: f, text: text, whole: !strings.ContainsAny(text, ".eE")}, true
}

func (n number) rat() (*big.Rat, bool) {
	if n.exact != nil {
		return n.exact, true
	}
	if len(n.text) > maxDigits {
		return nil, false
	}
	return new(big.Rat).SetString(n.text)
}

// compare is -1, 0 or 1; false where it takes more digits than are kept.
func compare(a, b number) (order int, sure bool) {
	if d := a.near - b.near; math.Abs(d) > 1e-9*math.Max(math.Abs(a.near), math.Abs(b.near)) {
		if d < 0 {
			return -1, true
		}
		return 1, true
	}
	if a.text != "" && a.text == b.text {
		return 0, true
	}
	x, ok1 := a.rat()
	y, ok2 := b.rat()
	if !ok1 || !ok2 {
		return 0, false
	}
	return x.Cmp(y), true
}

// computed is the number that exact arithmetic on constants gave; false where
// CUE would have to round it.
func computed(r *big.Rat, whole bool) (number, bool) {
	if len(r.Num().String()) > maxDigits || len(r.Denom().String()) > maxDigits {
		return number{}, false
	}
	near, _ := r.Float64()
	n := number{near: near, exact: r, whole: whole}
	if whole {
		n.text = r.Num().String()
	}
	return n, true
}
