package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

func (w *world) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	c := &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print a script with which a shell completes commands, kinds, names and codes",
		Long: "completion prints a script for a shell. With it the TAB key completes commands and flags, and beside those\n" +
			"the kinds, the names of entities and the codes of the model at hand. Load it where your shell starts:\n\n" +
			"  bash        source <(svs completion bash)                       in ~/.bashrc\n" +
			"  zsh         source <(svs completion zsh)                        in ~/.zshrc, behind compinit\n" +
			"  fish        svs completion fish | source                        in ~/.config/fish/config.fish\n" +
			"  powershell  svs completion powershell | Out-String | Invoke-Expression    in $PROFILE",
		Example: "  svs completion bash\n  svs completion zsh",
		Args:    w.oneOf("for which shell", shells...),
	}
	c.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return shells, cobra.ShellCompDirectiveNoFileComp
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		root := c.Root()
		write := map[string]func() error{
			"bash":       func() error { return root.GenBashCompletionV2(w.stdout, true) },
			"zsh":        func() error { return root.GenZshCompletion(w.stdout) },
			"fish":       func() error { return root.GenFishCompletion(w.stdout, true) },
			"powershell": func() error { return root.GenPowerShellCompletionWithDesc(w.stdout) },
		}
		return w.written(write[args[0]]())
	}
	return c
}

// completer proposes what may stand where the cursor is.
type completer = func(c *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective)

// complete gives every command that is there its completions.
func (w *world) complete(root *cobra.Command) {
	arguments := map[string]completer{
		"explain": w.completeExplain,
		"list":    w.completeKinds,
		"get":     w.completeEntities,
		"rename":  w.completeFirst(w.completeEntities),
		"new":     w.completeFirst(w.completeKinds),
		"schema":  w.completeFirst(w.completeSchemas),
		"show": func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"json"}, cobra.ShellCompDirectiveFilterFileExt
		},
	}
	flags := map[string]completer{
		"only": w.completeCodes, "skip": w.completeCodes,
		"owner": w.completeOwners, "organization": w.named("Organization"), "label": w.completeLabels,
		"scenario": w.named("Scenario"), "improvement": w.named("Improvement"), "demand": w.named("Demand"),
		"lifecycle": fixed(model.Draft, model.Pilot, model.Live, model.Retiring, model.Retired),
		"fail-on":   fixed("error", "warning", "info", "never"),
		"color":     fixed("auto", "always", "never"),
		"directory": func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		"draft": fixed("2020-12", "07"),
		"depth": fixed(), "jobs": fixed(), "now": fixed(), "number": fixed(), "replications": fixed(), "seed": fixed(), "horizon": fixed(),
	}
	for _, c := range root.Commands() {
		if complete, ok := arguments[c.Name()]; ok && c.ValidArgsFunction == nil {
			c.ValidArgsFunction = matching(complete)
		}
		for name, complete := range flags {
			if c.Flags().Lookup(name) != nil {
				_ = c.RegisterFlagCompletionFunc(name, matching(complete)) // fails for one that has it already
			}
		}
		if f := c.Flags().Lookup("format"); f != nil {
			_ = c.RegisterFlagCompletionFunc("format", matching(fixed(formatsIn(f.Usage)...)))
		}
	}
}

// matching leaves what begins as the word does that has been begun; not every
// shell does that itself.
func matching(complete completer) completer {
	if complete == nil {
		return nil
	}
	return func(c *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		all, directive := complete(c, args, begun)
		if directive&cobra.ShellCompDirectiveFilterFileExt != 0 {
			return all, directive // endings of files, not proposals
		}
		return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return !strings.HasPrefix(s, begun) }), directive
	}
}

// formatsIn are the formats that the help of a flag lists.
func formatsIn(usage string) []string {
	_, list, _ := strings.Cut(usage, "(")
	list, _, ok := strings.Cut(list, ")")
	if !ok {
		return []string{"text", "json", "markdown"}
	}
	return strings.Split(list, ", ")
}

// fixed proposes words.
func fixed(words ...string) completer {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeFirst proposes for the first argument only.
func (w *world) completeFirst(first completer) completer {
	return func(c *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return first(c, args, begun)
	}
}

// atHand loads the model of the folder in which the command stands; nil when
// there is none. What is sound in it completes, whatever the rest is.
func (w *world) atHand(c *cobra.Command) *question {
	f := &common{dir: ".", color: "never", allowEmpty: true}
	if w.fromEnvironment(c) != nil {
		return nil
	}
	if dir := c.Flags().Lookup("directory"); dir != nil {
		f.dir = dir.Value.String()
	}
	s, err := w.session(c.Root(), f, "completion", nil)
	if err != nil || s.load(c.Context()) != nil {
		return nil
	}
	return &question{session: s}
}

// described is a proposal with what a shell shows beside it.
func described(word, text string) string {
	if text == "" {
		return word
	}
	return word + "\t" + strings.Join(strings.Fields(printable(text)), " ")
}

func (w *world) completeKinds(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	b, err := book()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	q := w.atHand(c)
	var out []string
	for _, kind := range b.Kinds() {
		n := 0
		for _, e := range q.entities() {
			if e.Kind == kind {
				n++
			}
		}
		if n > 0 || c.Name() != "list" {
			out = append(out, kind)
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// entities are those of a model, none without one.
func (q *question) entities() []*model.Entity {
	if q == nil || q.loaded == nil {
		return nil
	}
	var out []*model.Entity
	for _, e := range q.loaded.Model.All() {
		out = append(out, e.Base())
	}
	return out
}

// completeEntities proposes kinds first, then the names of one kind.
func (w *world) completeEntities(c *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	all := w.atHand(c).entities()
	if !strings.Contains(begun, "/") {
		var kinds []string
		for _, e := range all {
			kinds = append(kinds, e.Kind+"/")
		}
		return slices.Compact(kinds), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	var out []string
	for _, e := range all {
		if ref := e.Ref().String(); strings.HasPrefix(ref, begun) && !slices.Contains(args, ref) {
			out = append(out, described(ref, cmp.Or(e.Meta.Title.V, e.Meta.Description.V)))
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// named proposes the names of the entities of a kind.
func (w *world) named(kind string) completer {
	return func(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		var out []string
		for _, e := range w.atHand(c).entities() {
			if e.Kind == kind {
				out = append(out, described(e.Name, e.Meta.Title.V))
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeOwners proposes whoever answers for something.
func (w *world) completeOwners(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	out := []string{described(noOwner, "what nobody answers for")}
	for _, e := range w.atHand(c).entities() {
		if e.Meta.Owner.Given() {
			out = append(out, e.Meta.Owner.String())
		}
	}
	slices.Sort(out[1:])
	return slices.Compact(out), cobra.ShellCompDirectiveNoFileComp
}

// completeLabels proposes the labels that entities carry.
func (w *world) completeLabels(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	var out []string
	for _, e := range w.atHand(c).entities() {
		for _, l := range e.Meta.Labels {
			out = append(out, l.Key.V+"="+l.Value.V)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), cobra.ShellCompDirectiveNoFileComp
}

// completeCodes proposes codes, and names of rules to who begins one.
func (w *world) completeCodes(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	return append(codeWords(catalogue()), nameWords(catalogue(), begun)...), cobra.ShellCompDirectiveNoFileComp
}

func nameWords(rules []diag.Rule, begun string) []string {
	if begun == "" {
		return nil
	}
	var out []string
	for _, r := range rules {
		out = append(out, described(r.Name, r.Code+": "+r.Title))
	}
	return out
}

// completeSchemas proposes what schema can print.
func (w *world) completeSchemas(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	b, err := book()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return append([]string{"model", "settings", "report", "cue"}, b.Kinds()...), cobra.ShellCompDirectiveNoFileComp
}

func codeWords(rules []diag.Rule) []string {
	var out []string
	for _, r := range rules {
		out = append(out, described(r.Code, r.Title))
	}
	return out
}

// completeExplain proposes what has a page: first codes, kinds and words, and
// behind a dot the fields there.
func (w *world) completeExplain(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	b, err := book()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	if at := strings.LastIndexByte(begun, '.'); at > 0 {
		var out []string
		pages, _ := b.Find(begun[:at])
		for _, p := range pages {
			for _, s := range p.Sections {
				for _, e := range s.Entries {
					if e.Name != "" && strings.HasSuffix(e.Page, "."+e.Name) {
						about, _, _ := strings.Cut(e.About, ". ")
						out = append(out, described(begun[:at+1]+e.Name, about))
					}
				}
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	var out []string
	for _, name := range b.Names() {
		if name != "" && (!strings.Contains(name, ".") || name == "svs.yaml") && !strings.HasPrefix(name, "Envelope") {
			out = append(out, name)
		}
	}
	return append(out, nameWords(catalogue(), begun)...), cobra.ShellCompDirectiveNoFileComp
}
