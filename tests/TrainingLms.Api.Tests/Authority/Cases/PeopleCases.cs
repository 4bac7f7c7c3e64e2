using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Units, people, appointments, rosters.</summary>
static class PeopleCases
{
    public static readonly AuthorityCase[] All =
    [
        List("GET /units", Unit),
        One("GET /units/{id}", Unit),
        Make("POST /units", city => new { code = "X-1", name = "新单位", level = "community", type = "Community", parentId = city.Units["D1-1"] }),
        Write("POST /units/{id}/opening", Unit),
        Write("POST /units/{id}/closing", Unit),
        Write("POST /units/{id}/reopening", Unit),
        Write("POST /units/{id}/closure", Unit),

        List("GET /appointments", Appointment),
        One("GET /appointments/{id}", Appointment),
        Make("POST /appointments", city => NewAppointment(city, city.One(Person, "D1-1").Id)),
        // To oneself, at a unit where one has nothing to say.
        Make("POST /appointments", city => NewAppointment(city, city.Neighbour.Id)),
        Write("POST /appointments/{id}/approval", Appointment, "proposed"),
        Write("POST /appointments/{id}/refusal", Appointment, "proposed"),
        Write("POST /appointments/{id}/end", Appointment, "active"),
        Write("POST /appointments/{id}/suspension", Appointment, "active"),
        Write("POST /appointments/{id}/resumption", Appointment, "suspended"),
        Write("POST /appointments/{id}/withdrawal", Appointment, "active"),
        Write("POST /appointments/{id}/emergency-approval", Appointment, "proposed"),
        Write("POST /appointments/{id}/delegations", Appointment, "active", new { personId = Guid.AllBitsSet, unitId = Guid.AllBitsSet, from = "2026-03-02", to = "2026-03-10" }),
        Make("POST /appointments/emergencies", city => new
        {
            personId = city.One(Person, "D1-1").Id, role = "TrainingOfficer", unitId = city.Units["D1-1"], hours = 1, reason = "原因",
        }),

        Own("GET /me/authority", "the own appointments"),
        Own("GET /me/authority/explanation", "what the own appointments allow"),
        Own("GET /me/scope", "the own scope"),
        Own("GET /roles", "the table of roles, which is about nobody"),
        One("GET /people/{id}/authority", Person, sees: AuditsOrIs),
        One("GET /people/{id}/scope", Person, sees: AuditsOrIs),

        List("GET /people", Person, sees: Lists),
        List("GET /people", Person, query: city => MarkedCity.Sample.Select(unit =>
            ($"unitId={city.Units[unit]}", (Func<Mark, bool>)(mark => RoleTable.IsWithin(mark.Unit, unit)))), sees: Lists),
        List("GET /people", Person, query: city => [($"search={city.One(Person, "D1-1-2").Text}", mark => mark.Text == city.One(Person, "D1-1-2").Text)], sees: Lists),
        Own("GET /people/me", "the own record"),
        One("GET /people/{id}", Person),
        List("GET /people/coming", Person, id: "personId", sees: Lists, query: city =>
            [("", mark => city.HasFurtherPost(mark.Id)), .. MarkedCity.Sample.Select(unit => ($"unitId={city.Units[unit]}", (Func<Mark, bool>)(mark => city.HasFurtherPost(mark.Id) && RoleTable.IsWithin(mark.Unit, unit))))]),

        One("GET /establishment-targets/{unitId}", Unit, sees: SeesPeopleOf),
        Write("PUT /establishment-targets/{unitId}", Unit, body: new { from = "2026-04-01", fullTime = 3, partTime = 1, reason = "编制文件" }),
        List("GET /establishment-reports", Unit, id: "unitId", sees: SeesPeopleOf),
        List("GET /establishment-reports", Unit, id: "unitId", only: mark => RoleTable.IsWithin(mark.Unit, "D1-1"), query: city => [($"unitId={city.Units["D1-1"]}", _ => true)],
            sees: (member, mark) => member.Has("people", "D1-1") && SeesPeopleOf(member, mark)),
        File("GET /establishment-reports/workbook", Unit, sees: SeesPeopleOf),

        File("GET /roster-exports", Person, city => MarkedCity.Sample.Select(unit =>
            ($"unitId={city.Units[unit]}", (Func<Member, Mark, bool>)((member, mark) => member.Has("people", unit) && RoleTable.IsWithin(mark.Unit, unit))))),
        File("GET /one-roster-exports", Person, city => MarkedCity.Sample.Select(unit =>
            ($"unitId={city.Units[unit]}", (Func<Member, Mark, bool>)((member, mark) => member.Has("people", unit) && RoleTable.IsWithin(mark.Unit, unit))))),
        File("GET /roster-templates", Unit, sees: (member, mark) => member.Has("rosters", mark.Unit)),
        File("GET /roster-templates/further-posts", Unit, sees: (member, mark) => member.Has("rosters", mark.Unit)),
        File("GET /roster-exports/further-posts", Person, city => MarkedCity.Sample.Select(unit =>
            ($"unitId={city.Units[unit]}", (Func<Member, Mark, bool>)((member, mark) => city.HasFurtherPost(mark.Id) && member.Has("people", unit) && member.Has("people", mark.Unit) && RoleTable.IsWithin(mark.Unit, unit))))),
        One("GET /roster-imports/{id}", RosterImport),
        One("GET /roster-imports/{id}/progress", RosterImport),
        One("GET /roster-imports/{id}/events", RosterImport),
        One("GET /roster-imports/{id}/rows", RosterImport),
        FileBelow("GET /roster-imports/{id}/error-workbook", RosterImport, RosterImport),
        Make("POST /roster-imports", _ => new Upload("application/octet-stream", [1, 2, 3]), city => $"unitId={city.Units["D1-1"]}"),
        Write("POST /roster-imports/{id}/confirmation", RosterImport, body: new { planHash = new string('1', 64) }),
        Write("POST /roster-imports/{id}/guarded-confirmation", RosterImport, body: new { planHash = new string('1', 64), reason = "原因" }),
        Write("POST /roster-imports/{id}/replanning", RosterImport, body: new { mode = "create_only" }),
        Write("POST /roster-imports/{id}/reversal", RosterImport),
        Write("POST /roster-imports/{id}/withdrawal", RosterImport),
        Write("POST /roster-imports/{id}/rejection", RosterImport, body: new { reason = "原因" }),
        Write("POST /roster-imports/{id}/cancellation", RosterImport),

        List("GET /transfer-requests", TransferRequest),
        One("GET /transfer-requests/{id}", TransferRequest),
        // Somebody of a unit where one has nothing to say, with the right name, to a unit where one has nothing to say either.
        Make("POST /transfer-requests", city => new
        {
            personNumber = city.One(Person, "D1-1").Text, name = $"人员{city.One(Person, "D1-1").Text}", unitCode = "D1-2", effectiveOn = "2026-04-01",
        }),
        Write("POST /transfer-requests/{id}/acceptance", TransferRequest),
        Write("POST /transfer-requests/{id}/refusal", TransferRequest),
        Write("POST /transfer-requests/{id}/withdrawal", TransferRequest),
    ];

    /// <summary>The list holds the people of one's units; who has none finds only the own record there.</summary>
    static bool Lists(Member member, Mark person) => member.HasAnywhere("people") ? member.Has("people", person.Unit) : person.Own.Contains(member.Id);

    static bool SeesPeopleOf(Member member, Mark unit) => member.Has("people", unit.Unit);

    static bool AuditsOrIs(Member member, Mark person) => person.Own.Contains(member.Id) || member.Has("audit", person.Unit);

    static object NewAppointment(MarkedCity city, Guid person) => new
    {
        personId = person,
        role = "TrainingOfficer",
        unitId = city.Units["D1-1"],
        from = "2026-03-01",
        orderText = "任命文件",
    };
}
