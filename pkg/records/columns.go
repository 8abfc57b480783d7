package records

import (
	"strings"
	"time"

	"github.com/svs-project/svs/pkg/flow"
)

// columns of the formats of one row a visit, in order.
var columns = []column{
	{name: "replication", kind: ofNumber, number: func(r *record, _ *flow.VisitRecord) int { return r.Replication + 1 }},
	itemText("item", func(r *record) string { return r.id }),
	itemText("demand", func(r *record) string { return r.Demand }),
	itemText("type", func(r *record) string { return r.Type }),
	itemText("variant", func(r *record) string { return r.Variant }),
	itemText("channel", func(r *record) string { return r.Channel }),
	{name: "priority", kind: ofNumber, number: func(r *record, _ *flow.VisitRecord) int { return r.Priority }},
	itemText("causedBy", func(r *record) string { return r.Parent }),
	itemTime("arrived", ofMoment, func(r *record) time.Duration { return r.Arrived }),
	itemTime("valued", ofMoment, func(r *record) time.Duration { return r.Valued }),
	itemTime("left", ofMoment, func(r *record) time.Duration { return r.Ended }),
	itemTime("waitedChannel", ofTime, func(r *record) time.Duration { return r.ChannelWait }),
	itemTime("waitedOutside", ofTime, func(r *record) time.Duration { return r.OutsideWait }),
	itemText("outcome", func(r *record) string { return r.Outcome }),
	{name: "measured", kind: ofTruth, number: func(r *record, _ *flow.VisitRecord) int { return truth(r.Measured) }},
	{name: "stream", text: func(r *record, v *flow.VisitRecord) string {
		if v == nil {
			return r.Stream
		}
		return v.Stream
	}},
	visitText("step", func(v *flow.VisitRecord) string { return v.Step }),
	{name: "visit", kind: ofNumber, number: func(_ *record, v *flow.VisitRecord) int {
		if v == nil {
			return 0
		}
		return v.Nth
	}},
	visitText("activity", func(v *flow.VisitRecord) string { return v.Activity }),
	visitText("practice", func(v *flow.VisitRecord) string { return v.Practice }),
	visitText("team", func(v *flow.VisitRecord) string { return strings.Join(v.Teams, "+") }),
	visitText("supplier", func(v *flow.VisitRecord) string { return v.Supplier }),
	visitText("tool", func(v *flow.VisitRecord) string { return v.Tool }),
	visitTime("entered", ofMoment, func(v *flow.VisitRecord) time.Duration { return v.Entered }),
	visitTime("started", ofMoment, func(v *flow.VisitRecord) time.Duration { return v.Started }),
	visitTime("ended", ofMoment, func(v *flow.VisitRecord) time.Duration { return v.Ended }),
	visitTime("worked", ofTime, func(v *flow.VisitRecord) time.Duration { return v.Worked }),
	visitTime("waitedQueue", ofTime, func(v *flow.VisitRecord) time.Duration { return v.Waits.Queue }),
	visitTime("waitedOffShift", ofTime, func(v *flow.VisitRecord) time.Duration { return v.Waits.OffShift }),
	visitTime("waitedDelay", ofTime, func(v *flow.VisitRecord) time.Duration { return v.Waits.Delay }),
	visitTime("waitedApproval", ofTime, func(v *flow.VisitRecord) time.Duration { return v.Waits.Approval }),
	visitTime("waitedBatch", ofTime, func(v *flow.VisitRecord) time.Duration { return v.Waits.Batch }),
	visitTime("waitedLimit", ofTime, func(v *flow.VisitRecord) time.Duration { return v.Waits.Limit }),
	visitText("to", func(v *flow.VisitRecord) string { return v.To }),
	{name: "rework", kind: ofTruth, number: func(_ *record, v *flow.VisitRecord) int { return truth(v != nil && v.Rework) }},
}
