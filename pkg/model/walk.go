package model

import "strconv"

// Walk calls visit for every step of the stream, branches included, in written
// order. path is the step's address within the entity; among is the list of
// steps that it stands in, its place there i: what follows it by default is
// the next of that list.
func (s *ValueStreamSpec) Walk(visit func(path string, among []Step, i int)) {
	walkSteps("steps", s.Steps.All(), visit)
}

func walkSteps(list string, among []Step, visit func(string, []Step, int)) {
	for i := range among {
		path := list + "[" + among[i].ID.V + "]"
		visit(path, among, i)
		for b, branch := range among[i].Parallel {
			walkSteps(path+".parallel[#"+strconv.Itoa(b+1)+"]", branch, visit)
		}
	}
}
