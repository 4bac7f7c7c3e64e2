using System.Security.Cryptography;
using System.Text;
using NodaTime;
using TrainingLms.Workflow;

namespace TrainingLms.Competencies;

/// <summary>前后测评: the same people are rated by the same version of a model around two dates, so that one can see what changed between them.</summary>
public sealed class AssessmentCampaign : Governed<CampaignState>
{
    AssessmentCampaign() { }

    /// <summary>The unit that runs it.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>What it is called.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Id of the model.</summary>
    public string ModelKey { get; private set; } = "";

    /// <summary>Version of the model; fixed for both dates.</summary>
    public int ModelNumber { get; private set; }

    /// <summary>First day of the ratings before.</summary>
    public LocalDate BeforeOn { get; private set; }

    /// <summary>First day of the ratings after.</summary>
    public LocalDate AfterOn { get; private set; }

    /// <summary>For how many days ratings may be given from each date on.</summary>
    public int WindowDays { get; private set; }

    /// <summary>When the ratings before begin.</summary>
    public Instant BeforeFrom { get; private set; }

    /// <summary>When they are over.</summary>
    public Instant BeforeUntil { get; private set; }

    /// <summary>When the ratings after begin.</summary>
    public Instant AfterFrom { get; private set; }

    /// <summary>When they are over.</summary>
    public Instant AfterUntil { get; private set; }

    /// <summary>How many people are in it.</summary>
    public int People { get; private set; }

    /// <summary>SHA-256 over the keys of the people in order, fixed when it is scheduled: nobody comes in or falls out afterwards. Null before.</summary>
    public string? PeopleHash { get; private set; }

    /// <summary>When it was scheduled; null before.</summary>
    public Instant? ScheduledAt { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => AssessmentCampaignWorkflow.Table.NextDue(this);

    /// <summary>Writes one.</summary>
    /// <exception cref="RefusedException">Forbidden.</exception>
    public static AssessmentCampaign Draft(Guid unitId, CampaignPlan plan, Act act)
    {
        var campaign = new AssessmentCampaign { Id = act.NewId(), UnitId = unitId };
        AssessmentCampaignWorkflow.Table.Fire(campaign, CampaignTrigger.Draft, act);
        campaign.Take(plan);
        return campaign;
    }

    /// <summary>Takes another plan before it is scheduled.</summary>
    public void Revise(CampaignPlan plan, Act act)
    {
        AssessmentCampaignWorkflow.Table.Fire(this, CampaignTrigger.Revise, act);
        Take(plan);
    }

    /// <summary>Fixes model, people and dates.</summary>
    /// <exception cref="RefusedException"><c>assessment_campaign.dates_past</c>, <c>assessment_campaign.too_few</c>, <c>assessment_campaign.assessors_unfit</c>, forbidden.</exception>
    public void Schedule(CampaignList list, Act act)
    {
        AssessmentCampaignWorkflow.Table.Fire(this, CampaignTrigger.Schedule, act.Given(list));
        (PeopleHash, ScheduledAt) = (HashOf(list.People), act.At);
    }

    /// <summary>Any other move.</summary>
    public void Move(CampaignTrigger trigger, Act act) => AssessmentCampaignWorkflow.Table.Fire(this, trigger, act);

    /// <summary>SHA-256 over keys of people in order, 64 hexadecimal digits.</summary>
    public static string HashOf(IEnumerable<Guid> people) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', people.Select(id => $"{id}").Order(StringComparer.Ordinal)))));

    void Take(CampaignPlan plan)
    {
        (Title, ModelKey, ModelNumber, People) = (plan.Title, plan.Model, plan.Version, plan.Participants.Count);
        (BeforeOn, AfterOn, WindowDays) = (plan.BeforeOn, plan.AfterOn, plan.WindowDays);
        (BeforeFrom, BeforeUntil, AfterFrom, AfterUntil) = plan.Windows;
    }
}

/// <summary>Somebody who is to be assessed, and by whom.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="AssessorId">By whom; another person.</param>
public sealed record NamedParticipant(Guid PersonId, Guid AssessorId);

/// <summary>A campaign as an officer plans it.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Model">Id of the model.</param>
/// <param name="Version">Version of the model.</param>
/// <param name="BeforeOn">First day of the ratings before.</param>
/// <param name="AfterOn">First day of the ratings after.</param>
/// <param name="WindowDays">For how many days ratings may be given from each date on.</param>
/// <param name="Participants">Everybody, with assessors.</param>
public sealed record CampaignPlan(string Title, string Model, int Version, LocalDate BeforeOn, LocalDate AfterOn, int WindowDays, IReadOnlyList<NamedParticipant> Participants)
{
    /// <summary>The two windows as instants, each from the begin of its first day to the end of its last.</summary>
    public (Instant BeforeFrom, Instant BeforeUntil, Instant AfterFrom, Instant AfterUntil) Windows { get; init; }

    /// <summary>Everything that is wrong with it at once; what is only too few is told when it is scheduled.</summary>
    public IReadOnlyList<Refusal> Faults(CompetencyOptions options)
    {
        IEnumerable<Refusal> Fault(bool isWrong, string code, string member, params (string, object?)[] facts) => isWrong ? [new Refusal(code, facts, member)] : [];
        return
        [
            .. Fault(Title.Length is 0 or > 200, "assessment_campaign.title_out_of_range", "title", ("most", 200)),
            .. Fault(WindowDays < 1 || WindowDays > options.LongestWindowDays, "assessment_campaign.window_out_of_range", "windowDays", ("most", options.LongestWindowDays)),
            .. Fault(AfterOn < BeforeOn.PlusDays(Math.Max(WindowDays, 1)), "assessment_campaign.dates_overlap", "afterOn"),
            .. Fault(Participants.Count > options.MostParticipants, "assessment_campaign.too_many", "participants", ("most", options.MostParticipants)),
            .. Fault(Participants.DistinctBy(one => one.PersonId).Count() != Participants.Count, "assessment_campaign.person_twice", "participants"),
            .. Fault(Participants.Any(one => one.PersonId == one.AssessorId), "assessment_campaign.own_assessor", "participants"),
        ];
    }
}

/// <summary>Fact: the people of a campaign as they are when it is scheduled.</summary>
/// <param name="People">Keys of the people.</param>
/// <param name="Gone">How many of them, or of their assessors, are no longer here or no assessors of the person's unit.</param>
/// <param name="Least">The fewest people of whom anything can be shown.</param>
public sealed record CampaignList(IReadOnlyList<Guid> People, int Gone, int Least);
