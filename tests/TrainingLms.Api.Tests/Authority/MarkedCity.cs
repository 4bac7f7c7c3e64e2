using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Reports;
using TrainingLms.Workflow;

namespace TrainingLms.Api.Tests.Authority;

/// <summary>
/// A city of four levels with three branches at each, marked records of every kind in every unit, and a cast of everybody who might ask. Made once for
/// each database; nobody in these tests changes it.
/// </summary>
sealed partial class MarkedCity
{
    static readonly ConditionalWeakTable<LmsServer, Task<MarkedCity>> Made = [];

    static readonly LocalDate Today = new(2026, 3, 2);

    static readonly Term InForce = new(Today.PlusDays(-30), null, AppointmentState.Active);

    static readonly (string Name, Term Term)[] NotInForce =
    [
        ("ended yesterday", InForce with { To = Today.PlusDays(-1) }),
        ("starting tomorrow", InForce with { From = Today.PlusDays(1) }),
        ("suspended", InForce with { State = AppointmentState.Suspended }),
        ("only proposed", InForce with { State = AppointmentState.Proposed }),
        ("ended by hand", InForce with { State = AppointmentState.Ended }),
    ];

    readonly LmsServer server;
    readonly List<Mark> marks = [];
    readonly List<Member> cast = [];
    ILookup<(string Kind, string Name), Mark> byName = null!;

    MarkedCity(LmsServer server) => this.server = server;

    public static Task<MarkedCity> OnAsync(LmsServer server) => Made.GetValue(server, found => new MarkedCity(found).BuildAsync());

    /// <summary>Codes of all 40 units: C, D1 to D3, D1-1 to D3-3, D1-1-1 to D3-3-3; each after the one above it.</summary>
    public static readonly IReadOnlyList<string> Codes = [.. WithBelow("C")];

    /// <summary>Units for which records are read one by one: one path down, and neighbours at every level.</summary>
    public static readonly IReadOnlyList<string> Sample = ["C", "D1", "D1-1", "D1-1-1", "D1-1-2", "D1-2", "D2", "D2-1-1"];

    /// <summary>Keys of the units.</summary>
    public Dictionary<string, Guid> Units { get; } = [];

    public IReadOnlyList<Mark> Marks => marks;

    /// <summary>Everybody who asks.</summary>
    public IReadOnlyList<Member> Cast => cast;

    /// <summary>Somebody without any role, who belongs to D2.</summary>
    public Member Outsider => cast.Single(member => member.Name == "nobody");

    /// <summary>Somebody who holds every role there is on D2 with all below, and none on D1.</summary>
    public Member Neighbour => cast.Single(member => member.Name == "every role on D2");

    public IEnumerable<Mark> Of(string kind, string tag = "*") => marks.Where(mark => mark.Kind == kind && (tag == "*" || mark.Tag == tag));

    /// <summary>The record of a kind that has this key or this text; null when none has.</summary>
    public Mark? Named(string kind, string name) => byName[(kind, name)].FirstOrDefault();

    /// <summary>The record of a kind in a unit; with several, the first.</summary>
    public Mark One(string kind, string unit, string tag = "*") => Of(kind, tag).First(mark => mark.Unit == unit);

    static IEnumerable<string> WithBelow(string code)
    {
        var isFull = code.Split('-').Length == 3;
        int[] branches = isFull ? [] : [1, 2, 3];
        return branches.SelectMany(branch => WithBelow(code == "C" ? $"D{branch}" : $"{code}-{branch}")).Prepend(code);
    }

    async Task<MarkedCity> BuildAsync()
    {
        await server.InDatabaseAsync(db =>
        {
            PlantUnits(new Planting(db, server.Clock.GetCurrentInstant()));
            return db.SaveChangesAsync();
        });
        await EngageCastAsync();
        await server.InDatabaseAsync(db =>
        {
            var planting = new Planting(db, server.Clock.GetCurrentInstant());
            PlantShared(planting);
            foreach (var code in Codes) PlantIn(code, planting);
            return db.SaveChangesAsync();
        });
        await using (var scope = server.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<StandingFold>().RebuildAsync();
        byName = marks.SelectMany(mark => (string[])[$"{mark.Id}", mark.Text], (mark, name) => (mark, name)).ToLookup(at => (at.mark.Kind, at.name), at => at.mark);
        return this;
    }

    void PlantUnits(Planting planting)
    {
        Units["C"] = server.Units["C"];
        foreach (var code in Codes.Skip(1))
        {
            var level = (UnitLevel)(code.Count(sign => sign == '-') + 2);
            var unit = planting.Plant<OrganizationUnit>(
                ("Id", planting.NewId()), ("Code", code), ("Name", $"单位{code}"), ("Level", level), ("Type", level is UnitLevel.District ? "DistrictOffice" : $"{level}"),
                ("ParentId", Units[RoleTable.ParentOf(code)!]), ("State", UnitState.Open));
            Units[code] = unit.Id;
            var depth = 0;
            for (var above = code; above is not null; above = RoleTable.ParentOf(above))
                planting.Db.UnitAncestors.Add(new UnitAncestor(unit.Id, Units[above], depth++));
        }
        marks.AddRange(server.Units.Select(unit => new Mark(Kinds.Unit, unit.Value, unit.Key, unit.Key) { IsOpen = true }));
        marks.AddRange(Codes.Skip(1).Select(code => new Mark(Kinds.Unit, Units[code], code, code) { IsOpen = true }));
    }

    /// <summary>Each role at each level, with and without the units below; and those whose appointments are not in force.</summary>
    async Task EngageCastAsync()
    {
        foreach (var role in RoleTable.Roles)
            foreach (var unit in (string[])["C", "D1", "D1-1", "D1-1-1"])
                foreach (var withBelow in (bool[])[true, false])
                    await EngageAsync($"{role} on {unit}{(withBelow ? " and below" : " alone")}", unit, [new Post(role, unit, withBelow)]);
        foreach (var (name, term) in NotInForce)
            await EngageAsync($"every role on D1, {name}", "D1-2", [.. RoleTable.Roles.Select(role => new Post(role, "D1", true, false))], term);
        await EngageAsync("every role on D2", "D2", [.. RoleTable.Roles.Select(role => new Post(role, "D2", true))]);
        await EngageAsync("HrOfficer on D1-1 and below, and alone on D2-1-1 and D1-1-2", "D1-1",
            [new Post("HrOfficer", "D1-1", true), new Post("HrOfficer", "D2-1-1", false), new Post("HrOfficer", "D1-1-2", false)]);
        await EngageAsync("TrainingOfficer on D1-1 and HrOfficer on D2, ended yesterday", "D1-1",
            [new Post("TrainingOfficer", "D1-1", true), new Post("HrOfficer", "D2", true, false)]);
        await StandInAsync("acting for HrOfficer on D1-1", "HrOfficer on D1-1 and below", GrantSource.Acting, inForce: true);
        await StandInAsync("delegate of TrainingOfficer on D1", "TrainingOfficer on D1 and below", GrantSource.Delegated, inForce: true);
        await StandInAsync("delegate of somebody whose role ended yesterday", "TrainingOfficer on D1-1 and HrOfficer on D2, ended yesterday", GrantSource.Delegated, inForce: false);
        // Seen by nobody for being there: the own record is far from the units of the office.
        await EngageAsync("HrOfficer on D1-1-1 and below, of D3", "D3", [new Post("HrOfficer", "D1-1-1", true)]);
        await EngageAsync("TrainingOfficer on D1 and below, of D3-1", "D3-1", [new Post("TrainingOfficer", "D1", true)]);
        await EngageAsync("trainee", "D1-1-1", []);
        await EngageAsync("nobody", "D2", []);
    }

    async Task EngageAsync(string name, string unit, IReadOnlyList<Post> posts, Term? otherwise = null)
    {
        var persona = await server.PersonAsync(name, "C");
        cast.Add(new Member(name, persona, unit, posts));
        await server.InDatabaseAsync(async db =>
        {
            var planting = new Planting(db, server.Clock.GetCurrentInstant());
            var person = await db.People.SingleAsync(person => person.Id == persona.Id);
            person.UnitId = Units[unit];
            marks.Add(new Mark(Kinds.Person, person.Id, person.PersonNumber, unit, "cast") { Doors = [new Door("people", unit)], Own = [person.Id] });
            foreach (var post in posts)
                AddAppointment(planting, person.Id, post, post.IsInForce ? InForce : otherwise ?? NotInForce[0].Term, "cast");
            return await db.SaveChangesAsync();
        });
    }

    /// <summary>Somebody from elsewhere who stands in for one of the cast, for the last of that person's posts; the one stood in for sees that appointment too.</summary>
    async Task StandInAsync(string name, string holder, GrantSource source, bool inForce)
    {
        var giver = cast.Single(member => member.Name == holder);
        var post = giver.Posts[^1] with { IsInForce = inForce };
        await EngageAsync(name, "D3-2", []);
        cast[^1] = cast[^1] with { Posts = [post] };
        await server.InDatabaseAsync(async db =>
        {
            var planting = new Planting(db, server.Clock.GetCurrentInstant());
            var basis = await db.RoleAppointments.Where(a => a.PersonId == giver.Id && a.Role == post.Role).Select(a => a.Id).SingleAsync();
            AddAppointment(planting, cast[^1].Id, post, InForce with { To = Today.PlusDays(7) }, "cast", source, giver.Id, basis);
            return await db.SaveChangesAsync();
        });
    }

    void AddAppointment(
        Planting planting, Guid person, Post post, Term term, string tag, GrantSource source = GrantSource.Appointed, Guid? onBehalfOf = null, Guid? basis = null)
    {
        var appointment = planting.Plant<RoleAppointment>(
            ("Id", planting.NewId()), ("PersonId", person), ("Role", post.Role), ("UnitId", Units[post.Unit]), ("Inherit", post.WithBelow),
            ("From", term.From), ("To", term.To), ("OrderText", "任命文件"), ("Source", source), ("OnBehalfOf", onBehalfOf), ("BasisId", basis), ("State", term.State));
        marks.Add(new Mark(Kinds.Appointment, appointment.Id, $"{appointment.Id}", post.Unit, tag)
        {
            Doors = [new Door("appointments", post.Unit)],
            Own = onBehalfOf is { } giver ? [person, giver] : [person],
        });
    }

    /// <summary>From when to when, and whether it was ever approved.</summary>
    sealed record Term(LocalDate From, LocalDate? To, AppointmentState State);
}
