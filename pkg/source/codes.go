package source

// The codes of layer 0: what makes a file unreadable or ambiguous. All are
// errors: what svs refuses to read would not be the model its author sees.
const (
	codeEncoding     = "SVS001"
	codeControl      = "SVS002"
	codeInvisible    = "SVS003"
	codeNoDocument   = "SVS004"
	codeSyntax       = "SVS005"
	codeTab          = "SVS006"
	codeNotMapping   = "SVS007"
	codeDuplicate    = "SVS008"
	codeKeyKind      = "SVS009"
	codeAlias        = "SVS010"
	codeTag          = "SVS011"
	codeDirective    = "SVS012"
	codeLoose        = "SVS013"
	codeNoMark       = "SVS014"
	codeFileSize     = "SVS020"
	codeDocuments    = "SVS021"
	codeDocumentSize = "SVS022"
	codeDepth        = "SVS023"
	codeNodes        = "SVS024"
	codeKeys         = "SVS025"
	codeScalar       = "SVS026"
	codeKeyLength    = "SVS027"
)

// The codes that others report or leave out: files that cannot be read at all
// are package tree's, and an empty svs.yaml is fine.
const (
	CodeNoDocument = codeNoDocument
	CodeFileSize   = codeFileSize
	CodeNotRegular = "SVS030"
	CodeUnreadable = "SVS031"
	CodeFileName   = "SVS032"
	CodeTooMuch    = "SVS033"
	CodeLinkFolder = "SVS034"
)
