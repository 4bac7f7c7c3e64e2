using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Experts, sessions, draws, seats, ballots.</summary>
static class PanelCases
{
    public static readonly AuthorityCase[] All =
    [
        List("GET /title-experts", Expert),
        One("GET /title-experts/{id}", Expert),
        Make("POST /title-experts", city => new { personId = city.One(Person, "D1-1").Id, unitId = city.Units["D1-1"], code = "Y1", level = "full_senior", specialty = "other" }),
        Write("POST /title-experts/{id}/admission", Expert, body: new { to = "2028-12-31" }),
        Write("POST /title-experts/{id}/renewal", Expert, body: new { to = "2028-12-31" }),
        Write("PUT /title-experts/{id}/availability", Expert, body: new { maxCases = 5 }),
        Write("POST /title-experts/{id}/refusal", Expert),
        Write("POST /title-experts/{id}/suspension", Expert),
        Write("POST /title-experts/{id}/restoration", Expert),
        Write("POST /title-experts/{id}/removal", Expert),

        List("GET /title-sessions", Session),
        One("GET /title-sessions/{id}", Session),
        Make("POST /title-sessions", city => new
        {
            key = "S-X", roundId = city.One(Round, "D1-1").Id, level = "intermediate", basis = "specialty", panelSize = 3, heldOn = "2026-03-02",
        }),
        FileBelow("GET /title-sessions/{id}/summary", Application, Session, (member, mark) => SeesSession(member, mark) && SeesAsOffice(member, mark), mark => mark.Tag == "Scheduled"),
        Write("POST /title-sessions/{id}/cases", Session, body: new { applicationId = Guid.AllBitsSet }),
        Write("POST /title-sessions/{id}/invitations", Session),
        Write("POST /title-sessions/{id}/redraw-request", Session),
        Write("POST /title-sessions/{id}/redraw", Session),
        Write("POST /title-sessions/{id}/opening", Session),
        Write("POST /title-sessions/{id}/quorum", Session),
        Write("POST /title-sessions/{id}/adjournment", Session),
        Write("POST /title-sessions/{id}/reconvening", Session, body: new { heldOn = "2026-04-02" }),
        Write("POST /title-sessions/{id}/current-case", Session, body: new { applicationId = Guid.AllBitsSet }),
        Write("POST /title-sessions/{id}/deferral", Session),
        Write("POST /title-sessions/{id}/roll-freeze", Session),
        Write("POST /title-sessions/{id}/close-of-business", Session),
        Write("POST /title-sessions/{id}/announcement", Session),
        Write("POST /title-sessions/{id}/archiving", Session, body: new { minutesReference = "x" }),
        Write("POST /title-sessions/{id}/cancellation", Session),
        Write("POST /title-sessions/{id}/suspension", Session),
        Write("POST /title-sessions/{id}/resumption", Session),
        Write("POST /title-sessions/{id}/annulment", Session),
        One("GET /title-sessions/{id}/conflicts", Session, sees: RunsPanels),
        One("GET /title-sessions/{id}/reading-plan", Session, sees: RunsPanels),
        One("GET /title-sessions/{id}/readings", Session),
        One("GET /title-sessions/{id}/cases/{applicationId}/copy", Session, sees: (_, _) => false),
        One("GET /title-sessions/{id}/cases/{applicationId}/evidence/{fileId}", Session, sees: (_, _) => false),
        Write("POST /title-sessions/{id}/reading-plan", Session, body: new { hash = "x" }),
        Write("POST /title-sessions/{id}/cases/{applicationId}/expert-review", Session),
        Write("POST /title-sessions/{id}/cases/{applicationId}/opinion", Session, body: new { text = "同意" }),
        One("GET /title-sessions/{id}/cases/{applicationId}/defence-scores", Session, sees: (_, _) => false),
        Write("POST /title-sessions/{id}/cases/{applicationId}/defence-score", Session, body: new { score = 80 }),
        Write("POST /title-sessions/{id}/cases/{applicationId}/defence", Session, body: new { attended = true, recording = "x" }),

        Below("GET /title-sessions/{id}/draw", Draw, Session, items: ""),
        Below("GET /title-sessions/{id}/draws", Draw, Session, items: ""),
        Write("POST /title-sessions/{id}/draw", Session),
        Write("POST /title-sessions/{id}/draw/commitments", Session, body: new { custodian = "a", commitment = new string('0', 64) }),
        Write("POST /title-sessions/{id}/draw/pool", Session),
        Write("POST /title-sessions/{id}/draw/shares", Session, body: new { custodian = "a", share = "x" }),
        Write("POST /title-sessions/{id}/draw/order", Session),

        Below("GET /title-sessions/{id}/seats", Seat, Session, items: ""),
        One("GET /panel-seats/{id}", Seat),
        One("GET /panel-seats/{id}/cases", Seat),
        Write("POST /panel-seats/{id}/acceptance", Seat, "Invited", new { declarations = Array.Empty<object>() }),
        Write("POST /panel-seats/{id}/refusal", Seat, "Invited"),
        Write("POST /panel-seats/{id}/recusals", Seat, "Invited", new { applicationId = Guid.AllBitsSet, reason = "原因" }),
        Write("POST /panel-seats/{id}/whole-recusal", Seat, "Invited"),
        Write("POST /panel-seats/{id}/substitution", Seat, "Invited"),
        Write("POST /panel-seats/{id}/waiver-signatures", Seat, "Invited", new { applicationId = Guid.AllBitsSet, reason = "原因" }),
        Write("POST /panel-seats/{id}/waivers", Seat, "Invited", new { applicationId = Guid.AllBitsSet, reason = "原因" }),
        Write("POST /panel-seats/{id}/clearance-signature", Seat, "Invited"),
        Write("POST /panel-seats/{id}/clearance", Seat, "Invited"),
        Write("POST /panel-seats/{id}/clearance-signature", Seat, "Invited"),
        Write("POST /panel-seats/{id}/check-in", Seat, "Invited"),
        Write("POST /panel-seats/{id}/leave", Seat, "Invited"),
        Write("POST /panel-seats/{id}/replacement", Seat, "Invited"),
        Write("POST /panel-seats/{id}/dismissal", Seat, "Invited"),
        One("GET /panel-seats/{id}/ballots", Seat, sees: (_, _) => false),
        Write("POST /panel-seats/{id}/ballots/{roundId}/examination", Seat, "Invited"),

        Below("GET /title-sessions/{id}/ballots", Ballot, Session, items: ""),
        One("GET /title-sessions/{id}/ballot-record", Session, sees: (member, session) => member.Has("tallies", session.Unit)),
        One("GET /title-sessions/{id}/ballot-record/workbook", Session, sees: (member, session) => member.Has("tallies", session.Unit)),
        One("GET /title-sessions/{id}/minutes", Session, sees: (member, session) => member.Has("panels", session.Unit)),
        One("GET /ballot-rounds/{id}", Ballot),
        One("GET /ballot-rounds/{id}/recheck", Ballot),
        Write("POST /ballot-rounds/{id}/scrutineer-code", Ballot),
        Write("POST /ballot-rounds/{id}/teller-code", Ballot),
        Write("POST /ballot-rounds/{id}/opening", Ballot),
        Write("POST /ballot-rounds/{id}/votes", Ballot, body: new { choice = "favour" }),
        Write("POST /ballot-rounds/{id}/closing", Ballot),
        Write("POST /ballot-rounds/{id}/balance", Ballot),
        Write("POST /ballot-rounds/{id}/imbalance", Ballot),
        Write("POST /ballot-rounds/{id}/count", Ballot, body: new { scrutineerCode = "x", tellerCode = "y" }),
        Write("POST /ballot-rounds/{id}/paper-totals", Ballot, body: new { favour = 1, against = 0, abstain = 0, blank = 0 }),
        Write("POST /ballot-rounds/{id}/paper-imbalance", Ballot, body: new { returned = 9, reason = "原因" }),
        Write("POST /ballot-rounds/{id}/seal", Ballot),
        Write("POST /ballot-rounds/{id}/declaration", Ballot),
        Write("POST /ballot-rounds/{id}/annulment-request", Ballot),
        Write("POST /ballot-rounds/{id}/annulment", Ballot),
        Write("POST /ballot-rounds/{id}/key-loss", Ballot),
    ];

    static bool SeesSession(Member member, Mark application) => application.Own.Contains(member.Id) || member.Has("panels", OfficeOf(application));

    static bool RunsPanels(Member member, Mark session) => member.Has("panels", session.Unit);

    static bool SeesAsOffice(Member member, Mark application) => member.Has("office", OfficeOf(application));

    static string OfficeOf(Mark application) => application.Doors.Single(door => door.Right == "office").Unit;
}
