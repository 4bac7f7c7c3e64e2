using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Sentences;
using TrainingLms.Workflow;

namespace TrainingLms.Api.People;

/// <summary>By what authority somebody acts, and why or why not.</summary>
static class AuthorityEndpoints
{
    public static void MapAuthority(this IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/me").WithTags("Authority");
        me.MapGet("/authority", Mine).WithSummary("By which appointments I may act, what each allows, and which give nothing and why");
        me.MapGet("/authority/explanation", Explain).WithSummary("Why I may or may not take a step of a workflow");
        me.MapGet("/scope", MyScope).WithSummary("What I may see: each right with its units and the appointment that gives it");
        var people = routes.MapGroup("/people/{id:guid}").WithTags("Authority");
        people.MapGet("/authority", OfPerson).WithSummary("Somebody's authority, for an auditor");
        people.MapGet("/scope", ScopeOfPerson).WithSummary("What somebody may see, for an auditor");
        routes.MapGet("/roles", Roles).WithTags("Authority").WithSummary("All roles: on what they are held, what they give, who appoints, and which exclude each other");
    }

    static async Task<AuthorityView> Mine(AuthorityRegister register, AuthorityWords words, Act act, CancellationToken cancel) =>
        await words.ShowAsync(await register.OfActorAsync(act, cancel), cancel);

    static async Task<AuthorityView> OfPerson(Guid id, AuthorityRegister register, AuthorityWords words, Act act, CancellationToken cancel) =>
        await words.ShowAsync(await register.OfPersonAsync(id, act, cancel), cancel);

    static async Task<ScopeView> MyScope(AuthorityRegister register, AuthorityWords words, Act act, CancellationToken cancel) =>
        await words.ShowScopeAsync(await register.OfActorAsync(act, cancel), cancel);

    static async Task<ScopeView> ScopeOfPerson(Guid id, AuthorityRegister register, AuthorityWords words, Act act, CancellationToken cancel) =>
        await words.ShowScopeAsync(await register.OfPersonAsync(id, act, cancel), cancel);

    static async Task<ExplanationView> Explain(
        [Description("Name of the workflow, for example hours_claim")] string workflow, [Description("Name of the step, for example grant")] string trigger,
        AuthorityRegister register, AuthorityWords words, Act act, CancellationToken cancel, [Description("The unit it is about; none to ask whether anywhere")] Guid? unitId = null) =>
        await words.ExplainAsync(await register.OfActorAsync(act, cancel), workflow, trigger, unitId, cancel);

    static IReadOnlyList<RoleView> Roles(AppointingRules rules, DutyTable duties, SentenceBook book) =>
        [.. Role.All.Select(role => new RoleView(role, book[$"who.{role}"], Role.HeldOn(role), book[$"role_held_on.{Snake.Of(Role.HeldOn(role))}"],
            [.. RoleRights.Of(role).Select(right => new NamedView(Snake.Of(right), book[$"right.{Snake.Of(right)}"]))],
            rules.AppointersOf(role), !rules.NeverDelegated.Contains(role),
            [.. from rule in duties.Rules
                from other in rule.Roles.Contains(role) ? rule.Apart : rule.Apart.Contains(role) ? rule.Roles : []
                select new ExclusionView(other, book[$"who.{other}"], rule.Within, rule.Code, book[rule.Code])]))];
}

/// <summary>Puts authority into words and names of units.</summary>
sealed class AuthorityWords(LmsDbContext db, UnitTreeCache trees, SentenceBook book)
{
    public async Task<AuthorityView> ShowAsync(HeldAuthority held, CancellationToken cancel)
    {
        var tree = await trees.CurrentAsync(db, cancel);
        var principals = held.Appointments.Select(a => a.Appointment.OnBehalfOf).OfType<Guid>().Distinct().ToList();
        var names = await db.People.Where(p => principals.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancel);
        return new AuthorityView(held.Person.Id, held.Person.Name, held.At, new NamedView(Role.Trainee, book["who.trainee"]),
            [.. held.Appointments.Where(a => a.Grant is not null).Select(Show)], [.. held.Appointments.Where(a => a.Grant is null).Select(Show)]);

        HeldRoleView Show(HeldAppointment a) => new(
            a.Appointment.Id, a.Appointment.Role, book[$"who.{a.Appointment.Role}"], a.Appointment.UnitId, tree.Find(a.Appointment.UnitId)?.Name, a.Appointment.Inherit,
            a.Appointment.Source, book[$"grant_source.{Snake.Of(a.Appointment.Source)}"], a.Appointment.From, a.Appointment.To, a.Appointment.EndsAt, a.Appointment.OrderText,
            a.Appointment.OnBehalfOf, a.Appointment.OnBehalfOf is { } principal ? names.GetValueOrDefault(principal) : null,
            a.Grant is null ? [] : [.. RoleRights.Of(a.Appointment.Role).Select(right => new NamedView(Snake.Of(right), book[$"right.{Snake.Of(right)}"]))],
            a.Grant is null || a.WhyNot is not null ? [] : Steps(a.Appointment.Role),
            a.WhyNot is { } code ? new ProblemReason(code, book[code], null) : null);
    }

    public async Task<ScopeView> ShowScopeAsync(HeldAuthority held, CancellationToken cancel)
    {
        var tree = await trees.CurrentAsync(db, cancel);
        return new ScopeView(held.Person.Id, held.At,
            [.. held.Rights.Select(right => new RightView(Snake.Of(right.Right), book[$"right.{Snake.Of(right.Right)}"],
                [.. right.By.Select(a => new RightUnitView(a.Appointment.UnitId, tree.Find(a.Appointment.UnitId)?.Name, a.Appointment.Inherit,
                    a.Appointment.Id, a.Appointment.Role, book[$"who.{a.Appointment.Role}"]))]))]);
    }

    public async Task<ExplanationView> ExplainAsync(HeldAuthority held, string workflow, string trigger, Guid? unitId, CancellationToken cancel)
    {
        var table = Workflows.All.SingleOrDefault(known => known.Name == workflow);
        var rows = table?.Rows.Where(row => row.Trigger == trigger).ToList();
        if (table is null || rows is not { Count: > 0 }) throw new RefusedException(RefusalKind.NotFound, "authority.no_such_step");
        var answer = held.MayTake(rows, unitId, await trees.CurrentAsync(db, cancel));
        return new ExplanationView(workflow, book[workflow], trigger, book[$"{workflow}.trigger.{trigger}"], answer.Allowed, answer.By?.Appointment.Id,
            [.. answer.Reasons.Select(reason => new ProblemReason(reason.Code, book.Say(reason), null))],
            [.. rows.SelectMany(row => row.Who.Split('|')).Distinct().Select(name => new NamedView(name, book[$"who.{name}"]))],
            [.. rows.Select(row => row.From is { } state ? new NamedView(state, book[$"{workflow}.state.{state}"]) : new NamedView("new", book["workflow.new"]))],
            [.. rows.SelectMany(row => row.NotBy).Distinct().Select(step => new NamedView(step, book[$"{workflow}.trigger.{step}"]))],
            [.. rows.SelectMany(row => row.Guards).Distinct().Select(code => new NamedView(code, book[code]))]);
    }

    IReadOnlyList<StepsView> Steps(string role) =>
        [.. from table in Workflows.All
            let triggers = table.Rows.Where(row => row.Who.Split('|').Contains(role)).Select(row => row.Trigger).Distinct().ToList()
            where triggers.Count > 0
            select new StepsView(table.Name, book[table.Name], [.. triggers.Select(trigger => new NamedView(trigger, book[$"{table.Name}.trigger.{trigger}"]))])];
}

sealed record NamedView(string Key, string Name);

sealed record AuthorityView(
    Guid PersonId, string Name, Instant At, [property: Description("What everybody is for the own person")] NamedView Self,
    [property: Description("In force now")] IReadOnlyList<HeldRoleView> Grants,
    [property: Description("Without effect now, each with the reason")] IReadOnlyList<HeldRoleView> WithoutEffect);

sealed record HeldRoleView(
    Guid AppointmentId, string Role, string RoleName, Guid UnitId, string? Unit, bool Inherit, GrantSource Source, string SourceName,
    LocalDate From, LocalDate? To, Instant? EndsAt, string OrderText, Guid? OnBehalfOf, string? OnBehalfOfName,
    [property: Description("What it lets see")] IReadOnlyList<NamedView> Rights,
    [property: Description("What it lets do, step by step of the workflows; the case decides the rest")] IReadOnlyList<StepsView> Steps,
    [property: Description("Why it gives nothing, or nothing but reading; null when it gives everything")] ProblemReason? Reason);

sealed record StepsView(string Workflow, string Name, IReadOnlyList<NamedView> Triggers);

sealed record ScopeView(Guid PersonId, Instant At, [property: Description("Own records are always visible besides")] IReadOnlyList<RightView> Rights);

sealed record RightView(string Right, string Name, IReadOnlyList<RightUnitView> Units);

sealed record RightUnitView(Guid UnitId, string? Unit, bool Inherit, Guid AppointmentId, string Role, string RoleName);

sealed record ExplanationView(
    string Workflow, string WorkflowName, string Trigger, string TriggerName,
    [property: Description("Null where only the case can tell: see the actions of the resource itself")] bool? Allowed, Guid? AppointmentId, IReadOnlyList<ProblemReason> Reasons,
    [property: Description("Who may")] IReadOnlyList<NamedView> Who,
    [property: Description("In which states")] IReadOnlyList<NamedView> From,
    [property: Description("Steps whose persons cannot take this one")] IReadOnlyList<NamedView> NotBy,
    [property: Description("What is said when a condition is not met")] IReadOnlyList<NamedView> Conditions);

sealed record RoleView(
    string Role, string Name, RoleHeldOn HeldOn, string HeldOnName, IReadOnlyList<NamedView> Rights, [property: Description("Roles that propose and approve it")] IReadOnlyList<string> AppointedBy,
    bool MayBeDelegated, IReadOnlyList<ExclusionView> Excludes);

sealed record ExclusionView(string Role, string Name, DutyWithin Within, string Code, string Sentence);
