package main

// faultyModel is a sound model. A line that begins with #! holds the code of a
// fault and what to write in place of the line above it, with «» around what
// its only finding marks and ⏎ for the end of a line.
const faultyModel = `
apiVersion: svs/v1
#! SVS109 apiVersion: «svs/v7»
kind: Organization
#! SVS108 kind: «organization»
metadata: {name: acme, title: Acme}
#! SVS011 metadata: {name: acme, title: «!!str» Acme}
#! SVS010 metadata: {name: acme, title: «*acme»}
#! SVS010 metadata: {name: acme, title: «&acme» Acme}
#! SVS104 metadata: {name: acme, lifecycle: «alive»}
#! SVS105 metadata: {name: acme, sunset: «30.06.2027»}
#! SVS105 metadata: {name: acme, sunset: «2027-02-30»}
spec: {timezone: Europe/Zurich, currency: EUR}
#! SVS105 spec: {timezone: «Europe/Zurch», currency: EUR}
#! SVS105 spec: {timezone: Europe/Zurich, currency: «Euro»}
#! SVS102 spec: {timezone: Europe/Zurich, «curency»: EUR}
---
apiVersion: svs/v1
kind: Organization
metadata: {name: emea}⏎spec: {parent: acme}
#! SVS301 metadata: {name: «emea»}⏎spec: {purpose: sales}
#! SVS203 metadata: {name: emea}⏎spec: {parent: «acne»}
---
apiVersion: svs/v1
kind: Team
metadata: {name: night, owner: Organization/acme}
#! SVS202 metadata: {name: night, owner: «acme»}
#! SVS204 metadata: {name: night, owner: «Tool/monitor»}
#! SVS203 metadata: {name: night, owner: «Team/dsk»}
#! SVS203 metadata: {name: night, owner: «Taem/desk»}
spec:
  people: [{name: early, count: 2}, {name: late, count: 1}]
#! SVS112   people: [{name: early, count: 2}, {name: «early», count: 1}]
#! SVS103   people: [{name: early, count: 2}, {«name»: late}]
#! SVS101   people: [{name: early, count: 2}, {name: late, count: «1.5»}]
#! SVS101   people: «three»
#! SVS106   people: «-3»
#! SVS101   people: «null»
  availability: 90%
#! SVS106   availability: «90»
#! SVS105   availability: «90 %»
#! SVS101   availability: «[»90%]
  calendar: office
#! SVS203   calendar: «ofice»
#! SVS105   calendar: «24/7»
  preempts: true
#! SVS101   preempts: «yes»
  cost: 48 EUR/h
#! SVS105   cost: «48 EUR»
#! SVS008   cost: 48 EUR/h⏎  «cost»: 50 EUR/h
#! SVS102   cost: 48 EUR/h⏎  «colour»: red
#! SVS105   cost: «1.250 EUR/h»
---
apiVersion: svs/v1
kind: Team
metadata: {name: desk}
spec: {people: [{name: all, count: 3, skills: [routing, french]}]}
---
apiVersion: svs/v1
kind: Calendar
metadata: {name: office}
spec:
  week: {mon-thu: ["09:00-12:00", "13:00-17:00"], fri: ["09:00-16:00"]}
#! SVS605   week: {mon-thu: ["09:00-12:00", «"11:00-17:00"»], fri: ["09:00-16:00"]}
#! SVS105   week: {mon-thu: ["09:00-12:00", "13:00-17:00"], fri: [«"9-16"»]}
#! SVS102   week: {mon-thu: ["09:00-12:00", "13:00-17:00"], «Friday»: ["09:00-16:00"]}
#! SVS009   week: {mon-thu: ["09:00-12:00", "13:00-17:00"], «5»: ["09:00-16:00"]}
  holidays: [2026-12-25, {date: 2026-12-26, title: Boxing Day}]
#! SVS105   holidays: [«25.12.», {date: 2026-12-26, title: Boxing Day}]
#! SVS103   holidays: [2026-12-25, {«title»: Boxing Day}]
#! SVS207   extends: «office»
---
apiVersion: svs/v1
kind: Tool
metadata: {name: monitor}
spec: {capacity: 3}
#! SVS106 spec: {capacity: «0»}
#! SVS101 spec: {«capacity»}
#! SVS003 spec: {capacity: 3, hosting: sa«\u200b»as}
---
apiVersion: svs/v1
kind: Tool
metadata: {name: gateway}
#! SVS201 metadata: {name: «monitor»}
#! SVS105 metadata: {name: «Mail Gateway»}
#! SVS103 metadata: «{»}
---
apiVersion: svs/v1
kind: Tool
metadata: {name: scanner}
spec: {hosting: here, cost: 900 EUR/month}
#! SVS005 spec: {hosting: «"»here, cost: 900 EUR/month}
#! SVS005 spec: {hosting: here, cost: 900 EUR/month}«}»
---
apiVersion: svs/v1
kind: Supplier
metadata: {name: telco}
spec: {responds: {p50: 1d, p95: 4d}}
#! SVS110 spec: {responds: {p50: 1d, p95: «1h»}}
#! SVS102 spec: {responds: {p50: 1d, p95: 4d, «p96»: 5d}}
#! SVS105 spec: {responds: «soon»}
#! SVS101 spec: {responds: {p50: 1d, p95: «4»}}
#! SVS104 spec: {responds: {dist: «poisson», mean: 2h}}
---
apiVersion: svs/v1
kind: Practice
metadata: {name: incident-management}
spec: {capability: {current: 2}, organizationsAndPeople: {teams: [desk]}}
#! SVS106 spec: {capability: {current: «7»}, organizationsAndPeople: {teams: [desk]}}
#! SVS203 spec: {capability: {current: 2}, organizationsAndPeople: {teams: [desk, «dekk»]}}
#! SVS102 spec: {capability: {current: 2}, organizationsAndPeople: {teams: [desk]}, «processes»: [triage]}
---
apiVersion: svs/v1
kind: Service
metadata: {name: directory}
spec: {dependsOn: []}
#! SVS207 spec: {dependsOn: [«Service/phone»]}
#! SVS202 spec: {dependsOn: [«phone»]}
#! SVS101 spec: {dependsOn: «Service/phone»}
---
apiVersion: svs/v1
kind: Service
metadata: {name: phone}
spec: {dependsOn: [Service/directory], offerings: [{name: account, gives: access}]}
#! SVS104 spec: {dependsOn: [Service/directory], offerings: [{name: account, gives: «money»}]}
---
apiVersion: svs/v1
kind: ValueStream
metadata: {name: restore}
spec:
  outcome: {service: phone, value: people talk again}
#! SVS105   outcome: {service: phone, value: «" "»}
#! SVS203   outcome: {service: [phone, «fone»], value: people talk again}
  steps:
    - {id: log, activity: engage, team: desk, work: 5m, next: [{to: value, share: 40%}, {to: mend, share: 60%}]}
#! SVS104     - {id: log, activity: «Engage», team: desk, work: 5m, next: [{to: value, share: 40%}, {to: mend, share: 60%}]}
#! SVS101     - {id: log, activity: engage, team: desk, work: «5», next: [{to: value, share: 40%}, {to: mend, share: 60%}]}
#! SVS504     - {id: log, activity: engage, team: desk, work: 5m, next: [{to: value, share: «50%»}, {to: mend, share: 60%}]}
#! SVS205     - {id: log, activity: engage, team: desk, work: 5m, next: [{to: value, share: 40%}, {to: «mnd», share: 60%}]}
#! SVS203     - {id: log, activity: engage, team: «dsk», work: 5m, next: [{to: value, share: 40%}, {to: mend, share: 60%}]}
    - {id: mend, practice: incident-management, team: desk, work: [{when: {site: north}, is: 2h}, {is: 1h}]}
#! SVS505     - {id: mend, practice: incident-management, team: desk, work: [{when: {«sight»: north}, is: 2h}, {is: 1h}]}
#! SVS513     - {id: mend, practice: incident-management, team: desk, work: [{is: 1h}, {«when»: {site: north}, is: 2h}]}
#! SVS602     - {id: mend, practice: incident-management, team: «night», work: [{when: {site: north}, is: 2h}, {is: 1h}]}
#! SVS102     - {id: mend, practice: incident-management, team: desk, «swork»: 1h}
    - {id: tell, team: desk, people: 2, skills: [french], work: 2h, rework: mend}
#! SVS604     - {id: tell, team: desk, people: «9», skills: [french], work: 2h, rework: mend}
#! SVS603     - {id: tell, team: desk, people: 2, skills: [«italian»], work: 2h, rework: mend}
#! SVS205     - {id: tell, team: desk, people: 2, skills: [french], work: 2h, rework: «mned»}
#! SVS112     - {id: «mend», team: desk, people: 2, skills: [french], work: 2h}
#! SVS501     - {id: tell, work: «2h»}
#! SVS501     - {id: tell, team: desk, automated: «monitor», work: 2h}
---
apiVersion: svs/v1
kind: ValueStream
metadata: {name: change}
spec:
  steps:
    - {id: assess, wait: 1h}⏎    - {id: build, wait: 2h}
#! SVS502     - {id: assess, wait: 1h, next: value}⏎    - {id: «build», wait: 2h}
#! SVS103     - {«wait»: 1h}⏎    - {id: build, wait: 2h}
#! SVS110     - {id: assess, wait: {p50: 2h, p95: «1h»}}⏎    - {id: build, wait: 2h}
    - {id: ship, team: night, work: 16h}
#! SVS113     - {id: ship, team: night, work: «2d»}
#! SVS106     - {id: ship, team: night, work: 16h, quality: «92»}
#! SVS105     - {id: ship, team: night, work: 16h, quality: «yes»}
#! SVS203     - {id: ship, team: night, work: 16h, approval: {by: «cab»}}
---
apiVersion: svs/v1
kind: ValueStream
metadata: {name: answer}
spec:
  steps:
    - {id: ask, wait: 1h}⏎    - {id: tell, wait: 2h}
#! SVS503     - {id: «ask», wait: 1h}⏎    - {id: tell, wait: 2h, next: ask}
#! SVS205     - {id: ask, wait: 1h}⏎    - {id: tell, wait: 2h, next: «close»}
---
apiVersion: svs/v1
kind: Demand
metadata: {name: no-dial-tone}
spec:
  type: failure⏎  service: phone
#! SVS104   type: «trouble»⏎  service: phone
#! SVS103   «service»: phone
#! SVS102   type: failure⏎  service: phone⏎  «colour»: red
  stream: restore
  variants: [{name: p1, share: 20%, attributes: {site: north}}, {name: p2}]
#! SVS106   variants: [{name: p1, share: «20», attributes: {site: north}}, {name: p2}]
#! SVS112   variants: [{name: p1, share: 20%, attributes: {site: north}}, {name: «p1»}]
#! SVS101   variants: [{name: p1, share: 20%, attributes: {site: north}, priority: «P1»}, {name: p2}]
#! SVS504   variants: [{name: p1, share: «20%», attributes: {site: north}}, {name: p2, share: 90%}]
#! SVS102   variants: [{name: p1, share: 20%, attributes: {site: north}, «prio»: 1}, {name: p2}]
  promises: [{within: 4h}, {until: log, within: 1h}]
#! SVS511   promises: [{within: 4h}, {«until»: value, within: 1h}]
#! SVS205   promises: [{within: 4h}, {until: «lgo», within: 1h}]
#! SVS113   promises: [{within: «2d», clock: office}, {until: log, within: 1h}]
#! SVS107   promises: «[»]
#! SVS103   promises: [{within: 4h}, {«until»: log}]
---
apiVersion: svs/v1
kind: Demand
metadata: {name: new-account}
spec:
  type: value
  service: phone
  offering: account
#! SVS205   offering: «acount»
  arrivals: {rate: 40/bd, pattern: {mon-fri: 1}}
#! SVS509   arrivals: {rate: «40/d», pattern: {mon-fri: 1}}
#! SVS105   arrivals: {rate: «40/week», pattern: {mon-fri: 1}}
#! SVS102   arrivals: {rate: 40/bd, «every»: 1h}
#! SVS103   arrivals: {«group»: 2}
#! SVS101   arrivals: {rate: 40/bd, pattern: «3»}
#! SVS605   arrivals: {rate: 40/bd, pattern: {mon-fri: 1, «fri»: 2}}
  stream: restore
#! SVS203   stream: «restor»
#! SVS105   stream: «Restore Service»
---
apiVersion: svs/v1
kind: Demand
metadata: {name: how-to}
spec: {type: information, service: phone, stream: restore, worth: 12 EUR}
#! SVS507 spec: {type: information, service: directory, stream: «restore», worth: 12 EUR}
#! SVS105 spec: {type: information, service: phone, stream: restore, worth: «12 EUR/h»}
#! SVS205 spec: {type: information, service: phone, stream: restore, patience: {after: 10m, then: «call-back»}}
---
apiVersion: svs/v1
kind: Waiver
metadata: {name: hiring}
spec: {of: SVS604, subject: Team/night.people, reason: hiring, until: 2027-06-30}
#! SVS206 spec: {of: SVS604, subject: «Team/night.poeple», reason: hiring, until: 2027-06-30}
#! SVS203 spec: {of: SVS604, subject: «Team/nite».people, reason: hiring, until: 2027-06-30}
#! SVS105 spec: {of: «SVS-604», subject: Team/night.people, reason: hiring, until: 2027-06-30}
#! SVS203 spec: {of: «Policy/none», subject: Team/night.people, reason: hiring, until: 2027-06-30}
---
apiVersion: svs/v1
kind: Improvement
metadata: {name: more-people}
spec:
  change:
    - {entity: Team/night, set: {people: 3}}
#! SVS102     - {entity: Team/night, set: {«poeple»: 3}}
#! SVS101     - {entity: Team/night, set: {people: «three»}}
#! SVS203     - {entity: «Team/nigt», set: {people: 3}}
#! SVS103     - {«entity»: Team/night}
    - {entity: ValueStream/restore, set: {steps: [{id: tell, team: desk}]}}
#! SVS203     - {entity: ValueStream/restore, set: {steps: [{id: tell, team: «dsk»}]}}
#! SVS111     - {entity: ValueStream/restore, set: {steps: [«{»team: desk}]}}
    - {add: {kind: Team, metadata: {name: nights}, spec: {people: 1}}}
#! SVS104     - {add: {kind: «team», metadata: {name: nights}, spec: {people: 1}}}
#! SVS101     - {add: {kind: Team, metadata: {name: nights}, spec: {people: «one»}}}
---
apiVersion: svs/v1
kind: Scenario
metadata: {name: busy}
spec: {scale: {Demand/how-to: 1.3}, replications: 20}
#! SVS102 spec: {scale: {«how-to»: 1.3}, replications: 20}
#! SVS203 spec: {scale: {«Demand/how-too»: 1.3}, replications: 20}
#! SVS106 spec: {scale: {Demand/how-to: «-1»}, replications: 20}
#! SVS101 spec: {scale: {Demand/how-to: 1.3}, replications: «"20"»}
`
