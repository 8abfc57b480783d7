package explain

import "strings"

// heading is a word above a column of what svs simulate prints, or in one of
// its cells.
type heading struct {
	name, about string
	// key is the figure in the JSON report, "" where there is none of its own.
	key string
}

// headings are those of the tables of demands and streams, of teams, and what
// stands in cells, in the order in which people meet them.
var headings = [...]struct {
	title string
	all   []heading
}{
	{"Of demands and streams", []heading{
		{"arrived", "Items that came in between warm-up and horizon, per replication.", "counts.arrived"},
		{"to value", "Those of them that reached value.", "counts.value"},
		{"not ended", "Those that were still under way when the run ended.", "counts.inside"},
		{"in progress", "How many there are at a time, on average.", "inProgress"},
		{"sent back", "How often an item is sent back for rework, on average; 0.1 is once in ten items.", "rework"},
		{"caused by other work", "Those of the arrived that a step has brought about: a change that causes questions, a defect that causes failures.", "counts.caused"},
		{"lead time", "From arrival to value, on average; p50, p85, p90 and p95 are the times within which so many percent of the items get there.", "leadTime"},
		{"working", "For how long somebody has an item in hand, of its lead time. It is longer than the hands-on time that is written as work where people are not there all the time: at an availability of 80% an hour of work takes an hour and a quarter. Costs count the hands-on time.", "workingTime"},
		{"waiting", "The rest of the lead time; the columns behind it are its parts.", "waitingTime"},
		{"in the queue", "Waiting for people who were on shift, busy with something else.", "waitingTime.byCause"},
		{"off shift", "Waiting while the people were off shift: nights and weekends, whether work had begun or not.", "waitingTime.byCause"},
		{"delay", "The waits that steps have by themselves, such as a delivery time: wait: 2d.", "waitingTime.byCause"},
		{"flow efficiency", "Working time over lead time, of all items together.", "flowEfficiency"},
		{"kept", "The share of items that met the promise, each on its own clock; met and missed say that the whole interval does or does not reach the target.", "promiseKept"},
		{"cost per unit", "What an item that reached value has cost: hands-on time × rate, with suppliers and tools by use.", "costPerUnit"},
	}},
	{"Of teams", []heading{
		{"utilization", "Time at work over time on shift, as it came out.", "utilization"},
		{"offered load", "The work that comes, rework and what other work causes included, over what the people can do in their hours. It is computed, not simulated, so it has no interval; at 100 % and more the queue grows for ever.", "offeredLoad"},
		{"queue", "How many items wait for the team at a time, on average; at night, too.", "queueLength"},
		{"longest queue", "How many waited at once at the worst moment of a replication.", "queueLength"},
		{"wait", "How long an item waits until the team takes it up, nights and weekends included.", "waitingTime"},
		{"while on shift", "The part of that wait in which people were there, busy with something else.", "waitingByCause"},
		{"while off", "The part of that wait in which nobody was on shift.", "waitingByCause"},
		{"people's time", "The time that people spend, each for themselves: two at work for an hour are two hours.", "workingTime"},
		{"share of work", "The part of all people's time.", "share"},
		{"share of waiting", "The part of all waiting in the stream that this holds back.", ""},
		{"cost per month", "People on shift × availability × rate, busy or not, with suppliers and tools.", "costPerMonth"},
	}},
	{"In the cells", []heading{
		{"±", "Half of the interval in which the true value lies with 95 % confidence, over the replications. A figure without it was the same in every one of them, or is computed.", ""},
		{"≥", "Some items had not ended when the run did, so the true time is longer.", ""},
		{"too few", "All replications together have too few items to say anything about this quantile. Take a longer --horizon or more --replications.", ""},
		{"pooled", "A replication has too few items for this quantile: it is that of the items of all replications.", ""},
		{"nothing to measure", "No replication had such an item.", ""},
		{"one replication", "A single replication had such items, which gives no interval.", ""},
		{"no price", "Nobody says what it costs or is worth.", ""},
		{"no promise", "Nothing is promised there.", ""},
		{"grows", "A team gets more work than it can do, so that this has no value: it grows as long as one waits, with the queue growing by so many items a day.", ""},
		{"met", "The whole interval keeps the bound.", ""},
		{"missed", "None of the interval keeps the bound.", ""},
		{"cannot tell", "The bound lies within the interval, so that both may be true. Repeat more often: --replications, --precision.", ""},
		{"no detectable difference", "What differs may be chance; the size that would have shown stands beside it.", ""},
	}},
}

// headingSections lists the words of simulation tables.
func headingSections() []Section {
	var out []Section
	for _, g := range headings {
		s := Section{Title: g.title}
		for _, h := range g.all {
			s.Entries = append(s.Entries, Entry{Name: h.name, About: h.about, Page: h.key})
		}
		out = append(out, s)
	}
	return out
}

// heading is the page of a word of simulation tables, nil for other names.
func headingPage(name string) []Page {
	name = strings.Trim(strings.ToLower(name), "()")
	for _, g := range headings {
		for _, h := range g.all {
			if h.name != name {
				continue
			}
			p := Page{Name: h.name, Sort: List, Title: "a word of what svs simulate prints", About: h.about, See: []string{"headings"}}
			if h.key != "" {
				p.See = []string{h.key, "headings"}
			}
			return []Page{p}
		}
	}
	return nil
}
