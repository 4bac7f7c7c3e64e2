using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using TrainingLms.Calendars;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;
using static TrainingLms.LearningHours.HoursExemptionState;
using static TrainingLms.LearningHours.HoursExemptionTrigger;
using static TrainingLms.Workflow.Origin;

namespace TrainingLms.LearningHours;

/// <summary>Why less is required of somebody.</summary>
public enum ExemptionGround
{
    /// <summary>产假、育儿假.</summary>
    ParentalLeave,

    /// <summary>病假.</summary>
    Illness,

    /// <summary>驻外、援派.</summary>
    SecondmentAbroad,

    /// <summary>Something else, said in the reason.</summary>
    Other,
}

/// <summary>What has become of an exemption.</summary>
public enum HoursExemptionState
{
    /// <summary>Asked for by an officer.</summary>
    Proposed,

    /// <summary>Booked.</summary>
    Approved,

    /// <summary>Not granted.</summary>
    Refused,
}

/// <summary>What can be done to an exemption.</summary>
public enum HoursExemptionTrigger
{
    /// <summary>Ask for it.</summary>
    Propose,

    /// <summary>Grant it as a second person.</summary>
    Approve,

    /// <summary>Do not grant it.</summary>
    Refuse,
}

/// <summary>学时减免: days of a person for which nothing is required. It lowers the requirement in proportion and never adds hours.</summary>
public sealed class HoursExemption : Governed<HoursExemptionState>
{
    HoursExemption() { }

    /// <summary>The person.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>The person's unit at that time: its HR officers decide.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>First day.</summary>
    public LocalDate From { get; private init; }

    /// <summary>Last day.</summary>
    public LocalDate To { get; private init; }

    /// <summary>The ground.</summary>
    public ExemptionGround Ground { get; private init; }

    /// <summary>Why, in words, for example the number of the order.</summary>
    public string Reason { get; private init; } = "";

    /// <inheritdoc/>
    public override Instant? NextDue() => HoursExemptionWorkflow.Table.NextDue(this);

    /// <summary>Asks for one, with the reason in the act.</summary>
    /// <exception cref="RefusedException"><c>hours.exemption_days_wrong</c>, <c>hours.own_exemption</c>, <c>reason.missing</c>, forbidden.</exception>
    public static HoursExemption Propose(Person person, LocalDate from, LocalDate to, ExemptionGround ground, Act act)
    {
        var exemption = new HoursExemption
        {
            Id = act.NewId(),
            PersonId = person.Id,
            UnitId = person.UnitId,
            From = from,
            To = to,
            Ground = ground,
            Reason = act.Reason?.Trim() ?? "",
        };
        HoursExemptionWorkflow.Table.Fire(exemption, HoursExemptionTrigger.Propose, act);
        return exemption;
    }

    /// <summary>Grants it.</summary>
    /// <returns>One entry of zero hours for each year that it touches.</returns>
    /// <exception cref="RefusedException"><c>duty.exemption_needs_two</c>, <c>hours.own_exemption</c>, forbidden.</exception>
    public IReadOnlyList<HoursEntry> Approve(Act act)
    {
        HoursExemptionWorkflow.Table.Fire(this, HoursExemptionTrigger.Approve, act);
        return [.. Enumerable.Range(From.Year, To.Year - From.Year + 1).Select(year =>
            HoursEntry.ExemptFor(this, LocalDate.Max(From, new LocalDate(year, 1, 1)), LocalDate.Min(To, new LocalDate(year, 12, 31)), act))];
    }

    /// <summary>Does not grant it.</summary>
    /// <exception cref="RefusedException"><c>reason.missing</c>, forbidden.</exception>
    public void Refuse(Act act) => HoursExemptionWorkflow.Table.Fire(this, HoursExemptionTrigger.Refuse, act);
}

/// <summary>The life of an exemption. A booked one is taken back by reversing its entry.</summary>
public static class HoursExemptionWorkflow
{
    const int MostYears = 3;

    static readonly Who<HoursExemption> Officer = Who.Holding<HoursExemption>(Role.HrOfficer, e => e.UnitId);

    static readonly NotOwn<HoursExemption> NotOwn = new("hours.own_exemption", e => e.PersonId);

    static readonly SecondPerson<HoursExemption> ByAnother = new("duty.exemption_needs_two", [Propose]);

    static readonly Guard<HoursExemption> DaysInOrder = new("hours.exemption_days_wrong",
        (e, act) => e.From.Year >= 2000 && e.From <= e.To && e.To <= act.Fact<Today>().Day.PlusYears(1) && e.To < e.From.PlusYears(MostYears),
        (_, _) => [("years", MostYears)]);

    static readonly Guard<HoursExemption> ReasonGiven = new("reason.missing", (_, act) => !string.IsNullOrWhiteSpace(act.Reason));

    /// <summary>The table.</summary>
    public static readonly Workflow<HoursExemptionState, HoursExemptionTrigger, HoursExemption> Table = new("hours_exemption")
    {
        { New,      Propose, Proposed, Officer, NotOwn, DaysInOrder, ReasonGiven },
        { Proposed, Approve, Approved, Officer, NotOwn, ByAnother },
        { Proposed, Refuse,  Refused,  Officer, NotOwn, ReasonGiven },
    };
}

/// <summary>Where exemptions are asked for and decided.</summary>
public sealed class ExemptionDesk(LmsDbContext db, WorkCalendar calendar)
{
    /// <summary>Own exemptions, and those of people in scope; newest first.</summary>
    public Task<Page<HoursExemption>> ListAsync(Actor actor, PageRequest page, CancellationToken cancel = default)
    {
        var exemptions = db.HoursExemptions.VisibleTo(actor, db).AsNoTracking();
        if (page.AfterId is { } last) exemptions = exemptions.Where(e => e.Id < last);
        return page.ReadAsync(exemptions.OrderByDescending(e => e.Id), e => e.Id.ToString(), cancel);
    }

    /// <summary>An exemption that the actor may see.</summary>
    /// <exception cref="RefusedException"><c>hours.exemption_not_found</c>.</exception>
    public async Task<HoursExemption> FindAsync(Guid id, Actor actor, CancellationToken cancel = default) =>
        await db.HoursExemptions.VisibleTo(actor, db).SingleOrDefaultAsync(e => e.Id == id, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "hours.exemption_not_found");

    /// <summary>Asks for one.</summary>
    /// <exception cref="RefusedException"><c>person.not_found</c>, what the table refuses.</exception>
    public async Task<HoursExemption> ProposeAsync(Guid personId, LocalDate from, LocalDate to, ExemptionGround ground, Act act, CancellationToken cancel = default)
    {
        var person = await db.People.AsNoTracking().WithAllHoursVisibleTo(act.By, db).SingleOrDefaultAsync(p => p.Id == personId, cancel)
            ?? throw new RefusedException(RefusalKind.NotFound, "person.not_found");
        var exemption = HoursExemption.Propose(person, from, to, ground, act.Given(new Today(calendar.DayOf(act.At))));
        db.HoursExemptions.Add(exemption);
        await db.SaveChangesAsync(cancel);
        return exemption;
    }

    /// <summary>Grants it, and books its entries in the same transaction.</summary>
    /// <exception cref="RefusedException"><c>hours.exemption_not_found</c>, what the table refuses.</exception>
    public Task<HoursExemption> ApproveAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, exemption => db.HoursEntries.AddRange(exemption.Approve(act)), cancel);

    /// <summary>Does not grant it.</summary>
    /// <exception cref="RefusedException"><c>hours.exemption_not_found</c>, what the table refuses.</exception>
    public Task<HoursExemption> RefuseAsync(Guid id, ExpectedVersion expected, Act act, CancellationToken cancel = default) =>
        DoAsync(id, expected, act, exemption => exemption.Refuse(act), cancel);

    async Task<HoursExemption> DoAsync(Guid id, ExpectedVersion expected, Act act, Action<HoursExemption> deed, CancellationToken cancel)
    {
        var exemption = await FindAsync(id, act.By, cancel);
        expected.Against(exemption);
        deed(exemption);
        await db.SaveChangesAsync(cancel);
        return exemption;
    }
}

sealed class HoursExemptionConfiguration : IEntityTypeConfiguration<HoursExemption>
{
    public void Configure(EntityTypeBuilder<HoursExemption> exemption)
    {
        exemption.ToTable("hours_exemptions");
        exemption.Property(e => e.Ground).HasConversion<string>().HasMaxLength(20);
        exemption.HasIndex(e => e.PersonId);
        exemption.HasIndex(e => e.UnitId);
    }
}
