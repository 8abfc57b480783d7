package facts

import (
	"slices"
	"strconv"

	"github.com/svs-project/svs/pkg/model"
	"github.com/svs-project/svs/pkg/unit"
)

// Class is the items of a demand that conditions cannot tell apart: those of
// one variant that come over one channel.
type Class struct {
	Demand *model.Demand
	// Variant and Channel are indices into the demand's variants and the
	// channels that hold for the variant; -1 when there are none.
	Variant, Channel int
	// Via is the channel that it has been passed on to, where that is none of
	// those listed.
	Via string
	// Share is the part of the demand's items that belong to the class.
	Share float64
}

// defaultPriority is that of a demand that gives none.
const defaultPriority = 3

// Classes are the classes of a demand, variants first, each with its
// channels, in written order. Their shares sum to 1.
func Classes(d *model.Demand) []Class {
	var out []Class
	for _, v := range orNone(variantShares(d)) {
		channels := ChannelsOf(d, v.index)
		shares := make([]model.Field[unit.Share], len(channels))
		for i := range channels {
			shares[i] = channels[i].Share
		}
		for _, c := range orNone(fill(shares)) {
			out = append(out, Class{Demand: d, Variant: v.index, Channel: c.index, Share: float64(v.share * c.share)})
		}
	}
	return out
}

// ChannelsOf are the channels over which a variant of a demand comes: its own,
// or those of the demand. Variant -1 stands for the demand itself.
func ChannelsOf(d *model.Demand, variant int) []model.DemandChannel {
	if variant >= 0 && len(d.Spec.Variants[variant].Channels) > 0 {
		return d.Spec.Variants[variant].Channels
	}
	return d.Spec.Channels
}

// part is an item of a list with its share.
type part struct {
	index int
	share float64
}

func variantShares(d *model.Demand) []part {
	shares := make([]model.Field[unit.Share], len(d.Spec.Variants))
	for i := range d.Spec.Variants {
		shares[i] = d.Spec.Variants[i].Share
	}
	return fill(shares)
}

// fill gives what the written shares leave to those that are not written.
func fill(shares []model.Field[unit.Share]) []part {
	rest, open := 1.0, 0
	for _, s := range shares {
		if s.Given() {
			rest -= s.V.Float()
		} else {
			open++
		}
	}
	out := make([]part, len(shares))
	for i, s := range shares {
		out[i] = part{i, s.V.Float()}
		if !s.Given() {
			out[i].share = max(0, rest) / float64(open)
		}
	}
	return out
}

// orNone stands in for an empty list.
func orNone(parts []part) []part {
	if len(parts) == 0 {
		return []part{{-1, 1}}
	}
	return parts
}

// VariantOf is the class's variant, nil without variants.
func (c Class) VariantOf() *model.Variant {
	if c.Variant < 0 {
		return nil
	}
	return &c.Demand.Spec.Variants[c.Variant]
}

// ChannelOf is the class's channel, nil without channels.
func (c Class) ChannelOf() *model.DemandChannel {
	if c.Channel < 0 {
		return nil
	}
	return &ChannelsOf(c.Demand, c.Variant)[c.Channel]
}

// ChannelName is the channel by which it comes, empty without one.
func (c Class) ChannelName() string {
	if ch := c.ChannelOf(); ch != nil && c.Via == "" {
		return ch.Channel.Name
	}
	return c.Via
}

// On is the class of those items that another channel has taken over.
func (c Class) On(channel string) Class {
	c.Channel, c.Via = -1, channel
	for i, ch := range ChannelsOf(c.Demand, c.Variant) {
		if ch.Channel.Name == channel {
			c.Channel, c.Via = i, ""
		}
	}
	return c
}

// Resolved is the share that its channel resolves by itself.
func (c Class) Resolved(m *model.Model) float64 {
	if ch := c.ChannelOf(); ch != nil && ch.Resolves.Given() {
		return ch.Resolves.V.Float()
	}
	if doc := m.Channel(c.ChannelName()); doc != nil {
		return doc.Spec.SelfService.Resolves.V.Float()
	}
	return 0
}

// Patience is that of its channel, else of its demand.
func (c Class) Patience() *model.Patience {
	if ch := c.ChannelOf(); ch != nil && ch.Patience.Given() {
		return &ch.Patience
	}
	return &c.Demand.Spec.Patience
}

// Priority is how urgent the items are, 1 the most.
func (c Class) Priority() int {
	if v := c.VariantOf(); v != nil && v.Priority.Given() {
		return v.Priority.V
	}
	return c.Demand.Spec.Priority.Or(defaultPriority)
}

// Promises are the promises that hold for a class: a variant's replaces the
// demand's of the same point, and the demand's that of an agreement with
// customers which covers the demand or its service.
func Promises(m *model.Model, c Class) []model.Promise {
	var out []model.Promise
	add := func(promises []model.Promise) {
		for _, p := range promises {
			if !slices.ContainsFunc(out, func(q model.Promise) bool { return q.Point() == p.Point() }) {
				out = append(out, p)
			}
		}
	}
	if v := c.VariantOf(); v != nil {
		add(v.Promises)
	}
	add(c.Demand.Spec.Promises)
	for _, a := range m.Agreements {
		if a.InUse() && a.Spec.Type.V == "sla" && slices.ContainsFunc(a.Spec.Covers, func(r model.Ref) bool {
			return r.Kind == "Demand" && r.Name == c.Demand.Name ||
				r.Kind == "Service" && c.Demand.Spec.Service.Given() && r.Name == c.Demand.Spec.Service.Name
		}) {
			add(a.Spec.Promises)
		}
	}
	return out
}

// Attribute is the value that the class's items have for an attribute; ok is
// false when they have none, or one that changes on their way.
func (c Class) Attribute(name string) (value string, ok bool) {
	switch name {
	case "demand":
		return c.Demand.Name, true
	case "variant":
		if v := c.VariantOf(); v != nil {
			return v.Name.V, true
		}
		return "", false
	case "priority":
		return strconv.Itoa(c.Priority()), true
	case "channel":
		name := c.ChannelName()
		return name, name != ""
	}
	if v := c.VariantOf(); v != nil {
		for _, a := range v.Attributes {
			if a.Key.V == name {
				return a.Value.V, true
			}
		}
	}
	return "", false
}

// Guard is what is left of a condition when the class is known: what depends
// on how often the item has come to the step, and on the moment.
type Guard struct {
	// Visits are the visits on which it holds; nil: all.
	Visits []int
	// During are names of calendars of which one must be open; nil: always.
	During []string
}

// Always reports whether nothing is left to be tested.
func (g Guard) Always() bool { return g.Visits == nil && g.During == nil }

// Test holds a condition against the class. possible is false when no item of
// the class can ever meet it.
func (c Class) Test(when []model.Condition) (left Guard, possible bool) {
	for _, cond := range when {
		switch cond.Attribute.V {
		case "visit":
			for _, v := range cond.Values {
				if n, err := strconv.Atoi(v.V); err == nil {
					left.Visits = append(left.Visits, n)
				}
			}
			if left.Visits == nil {
				return Guard{}, false
			}
		case "during":
			for _, v := range cond.Values {
				left.During = append(left.During, v.V)
			}
		default:
			have, ok := c.Attribute(cond.Attribute.V)
			if !ok || !slices.ContainsFunc(cond.Values, func(v model.Field[string]) bool { return v.V == have }) {
				return Guard{}, false
			}
		}
	}
	return left, true
}
