package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/conform"
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/load"
	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/report"
	"github.com/svs-project/svs/pkg/source"
	"github.com/svs-project/svs/pkg/source/emit"
)

// shownEntity is an entity in JSON.
type shownEntity struct {
	Entity       string            `json:"entity"`
	Kind         string            `json:"kind"`
	Name         string            `json:"name"`
	Title        string            `json:"title,omitempty"`
	Organization string            `json:"organization,omitempty"`
	Owner        string            `json:"owner,omitempty"`
	Lifecycle    string            `json:"lifecycle"`
	Labels       map[string]string `json:"labels,omitempty"`
	Location     report.Location   `json:"location"`
	// Document is the entity in full, Defaults and Inherited the fields in it
	// that the file does not say, LeftOut those that could not be read.
	Document  json.RawMessage `json:"document,omitempty"`
	Defaults  []string        `json:"defaults,omitempty"`
	Inherited []string        `json:"inherited,omitempty"`
	LeftOut   []string        `json:"leftOut,omitempty"`
	Uses      []shownUse      `json:"uses,omitempty"`
	UsedBy    []shownUse      `json:"usedBy,omitempty"`
	Facts     json.RawMessage `json:"facts,omitempty"`
}

// fullEntity is an entity in its resolved form: what its document says, what
// the schema adds, and what it has from its organisation.
type fullEntity struct {
	root    *source.Node
	remarks map[*source.Node]string
	leftOut []string
}

// remarkDefault marks values that come from the schema.
const remarkDefault = "default"

// document finds the text of an entity again; load keeps no nodes.
func (q *question) document(e *model.Entity) (*source.Document, error) {
	docs, done := q.parsed[e.File]
	if !done {
		docs = q.parse(e.File)
	}
	if doc := docs[e.At]; doc != nil {
		return doc, nil
	}
	return nil, fmt.Errorf("%s is no longer at %s", e.Ref(), q.place(e.Place()))
}

// parse reads the documents of a file once more, by the place of their names.
func (q *question) parse(path string) map[diag.Pos]*source.Document {
	if q.parsed == nil {
		q.parsed = map[string]map[diag.Pos]*source.Document{}
	}
	out := map[diag.Pos]*source.Document{}
	q.parsed[path] = out
	i := slices.IndexFunc(q.loaded.Files, func(f load.File) bool { return f.Path == path })
	if i < 0 {
		return out
	}
	docs, _ := source.Parse(path, q.loaded.Files[i].Data, source.DefaultLimits())
	if again := q.judging().rewrite(); again != nil {
		docs = again(docs)
	}
	for i := range docs {
		at := docs[i].Root.Pos
		if n := docs[i].Root.Get("metadata").Get("name"); n != nil {
			at = n.Pos
		}
		out[at] = &docs[i]
	}
	return out
}

// full resolves an entity.
func (q *question) full(entity model.Any) (*fullEntity, error) {
	e := entity.Base()
	doc, err := q.document(e)
	if err != nil {
		return nil, err
	}
	res, err := q.schema.Check(doc)
	if err != nil {
		return nil, err
	}
	n := q.schema.Normal(doc, res)
	if n == nil {
		return nil, fmt.Errorf("%s has no kind that can be resolved", e.Ref())
	}
	out := &fullEntity{root: n.Root, leftOut: n.LeftOut, remarks: map[*source.Node]string{}}
	for at := range n.Defaults {
		out.remarks[at] = remarkDefault
	}
	q.inherit(entity, out)
	return out, nil
}

// inherit adds what an entity has from its organisation or calendar.
func (q *question) inherit(entity model.Any, to *fullEntity) {
	kind := entity.Base().Kind
	for _, v := range q.heritage().of(entity) {
		def := kind + "Spec"
		if v.part == "metadata" {
			def = "Metadata"
		}
		if n := to.root.Get(v.part); n != nil && n.Get(v.name) == nil {
			to.add(n, q.schema.Type(def), v.name, v.value, v.remark)
		}
	}
}

// add puts a field where the schema's order has it.
func (f *fullEntity) add(to *source.Node, t *conform.Type, name, value, remark string) {
	order := map[string]int{}
	for i, field := range t.Fields {
		order[field.Name] = i
	}
	at := slices.IndexFunc(to.Fields, func(kv source.Field) bool { return order[kv.Key.Text] > order[name] })
	if at < 0 {
		at = len(to.Fields)
	}
	v := &source.Node{Kind: source.String, Text: value}
	to.Fields = slices.Insert(to.Fields, at, source.Field{Key: &source.Node{Kind: source.String, Text: name}, Value: v})
	f.remarks[v] = remark
}

// text is the resolved entity as YAML; with remarks it says where values come
// from that the file does not say.
func (f *fullEntity) text(remarks bool) string {
	o := emit.Options{}
	if remarks {
		o.Remark = func(n *source.Node) string { return f.remarks[n] }
	}
	return emit.Document(f.root, o)
}

// yaml writes entities as documents of one stream.
func (q *question) yaml(chosen []model.Any, resolved bool) (string, error) {
	var texts []string
	for _, e := range chosen {
		if !resolved {
			doc, err := q.document(e.Base())
			if err != nil {
				return "", err
			}
			texts = append(texts, emit.Document(doc.Root, emit.Options{}))
			continue
		}
		full, err := q.full(e)
		if err != nil {
			return "", err
		}
		texts = append(texts, full.text(false))
	}
	return strings.Join(texts, "---\n"), nil
}

// shown is an entity as JSON shows it, with its document when that is asked
// for.
func (q *question) shown(entity model.Any, resolved bool) (shownEntity, error) {
	e := entity.Base()
	out := shownEntity{
		Entity: e.Ref().String(), Kind: e.Kind, Name: e.Name, Title: e.Meta.Title.V,
		Organization: q.heritage().organizationOf(e), Lifecycle: e.Meta.Stage(), Location: location(q.living.place(e.Place()), 0),
	}
	if e.Meta.Owner.Given() {
		out.Owner = e.Meta.Owner.String()
	}
	for _, l := range e.Meta.Labels {
		if out.Labels == nil {
			out.Labels = map[string]string{}
		}
		out.Labels[l.Key.V] = l.Value.V
	}
	if !resolved {
		return out, nil
	}
	full, err := q.full(entity)
	if err != nil {
		return out, err
	}
	out.Document = appendJSON(nil, full.root)
	full.eachRemark(full.root, "", func(path, remark string) {
		if remark == remarkDefault {
			out.Defaults = append(out.Defaults, path)
		} else {
			out.Inherited = append(out.Inherited, path)
		}
	})
	out.LeftOut = full.leftOut
	return out, nil
}

// eachRemark visits the values with a remark, each with its path.
func (f *fullEntity) eachRemark(n *source.Node, path string, visit func(path, remark string)) {
	if r := f.remarks[n]; r != "" {
		visit(path, r)
	}
	for _, kv := range n.Fields {
		sub := kv.Key.Text
		if path != "" && path != "spec" {
			sub = path + "." + sub
		}
		f.eachRemark(kv.Value, sub, visit)
	}
	for i, it := range n.Items {
		label := fmt.Sprintf("#%d", i+1)
		for _, key := range []string{"name", "id"} {
			if v := it.Get(key); v != nil {
				label = v.Text
			}
		}
		f.eachRemark(it, path+"["+label+"]", visit)
	}
}

// appendJSON writes a node as JSON, keys in their order.
func appendJSON(out []byte, n *source.Node) []byte {
	switch n.Kind {
	case source.Number, source.Bool:
		return append(out, n.Text...)
	case source.String:
		return appendText(out, n.Text)
	case source.List:
		out = append(out, '[')
		for i, it := range n.Items {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendJSON(out, it)
		}
		return append(out, ']')
	case source.Map:
		out = append(out, '{')
		for i, kv := range n.Fields {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendJSON(append(appendText(out, kv.Key.Text), ':'), kv.Value)
		}
		return append(out, '}')
	}
	return append(out, "null"...)
}

func appendText(out []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		return append(out, "null"...) // a string always encodes
	}
	return append(out, text...)
}

// location is a place in JSON, of a text so many columns wide; 0 says nothing
// about where it ends.
func location(p diag.Place, width int) report.Location {
	l := *report.NewError("", "", p).Location
	l.EndColumn = 0
	if width > 0 {
		l.EndColumn = l.Column + width
	}
	return l
}
