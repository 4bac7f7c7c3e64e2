using System.ComponentModel;
using NodaTime;
using NodaTime.Text;
using TrainingLms.Api.Web;
using TrainingLms.Data;
using TrainingLms.Organizations;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Workflow;

namespace TrainingLms.Api.People;

/// <summary>People, each shown to who may see them, with identity and mobile numbers masked.</summary>
static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/people").WithTags("People");
        people.MapGet("/", List).WithSummary("People in my scope by person number; unitId takes the units below with it, search looks at name and number");
        people.MapGet("/me", Me).WithSummary("My own record");
        people.MapGet("/coming", Coming).WithSummary("What changes on days to come for people in my scope, by day; unitId takes people of that unit and those below, and who comes to one of them");
        people.MapGet("/{id:guid}", Get).WithSummary("One person; what is not visible is not found");
    }

    static async Task<PageView<PersonView>> List(
        Guid? unitId, string? search, [AsParameters] PageRequest page, PeopleRegister register, UnitTreeCache trees, LmsDbContext db, KeyRing keys, Act act, CancellationToken cancel)
    {
        var tree = await trees.CurrentAsync(db, cancel);
        return PageView.Of(await register.ListAsync(new PeopleFilter(unitId, search), page, act.By, cancel), person => PersonView.Of(person, tree, keys));
    }

    static Task<PersonView> Me(PeopleRegister register, UnitTreeCache trees, LmsDbContext db, KeyRing keys, Act act, CancellationToken cancel) =>
        Get(act.By.PersonId, register, trees, db, keys, act, cancel);

    static async Task<PersonView> Get(Guid id, PeopleRegister register, UnitTreeCache trees, LmsDbContext db, KeyRing keys, Act act, CancellationToken cancel)
    {
        var (person, tree) = (await register.FindAsync(id, act.By, cancel), await trees.CurrentAsync(db, cancel));
        return PersonView.Of(person, tree, keys) with
        {
            Coming = [.. (await register.ComingAsync(person, cancel)).Select(change => ComingChangeView.Of(change, tree))],
            FurtherPosts = [.. (await register.FurtherPostsAsync(person, act.By, cancel)).Select(post => FurtherPostView.Of(post, tree))],
        };
    }

    static async Task<PageView<PersonComingView>> Coming(
        Guid? unitId, [AsParameters] PageRequest page, PeopleRegister register, UnitTreeCache trees, LmsDbContext db, Act act, CancellationToken cancel)
    {
        var tree = await trees.CurrentAsync(db, cancel);
        return PageView.Of(await register.ListComingAsync(unitId, page, act.By, cancel), one => PersonComingView.Of(one, tree));
    }
}

sealed record PersonView(
    Guid Id, string PersonNumber, string Name, string? Gender, string? ResidentId, int? BirthYear, Guid UnitId, string? UnitCode, string? Unit,
    EmploymentCategory Employment, bool IsProfessionalTechnician, string? Post, string? Rank, Engagement Engagement, string? Mobile, string? Email,
    string? Education, string? Degree, string? CareerStart, string? ClaimedTitle, PersonStatus Status, long Version) : IVersionedView
{
    [Description("What changes on days to come; only where one person is asked for, null in lists")]
    public IReadOnlyList<ComingChangeView>? Coming { get; init; }

    [Description("Posts beside the primary one, in units that I see; all of them on the own record; only where one person is asked for, null in lists")]
    public IReadOnlyList<FurtherPostView>? FurtherPosts { get; init; }

    static readonly LocalDatePattern Month = LocalDatePattern.CreateWithInvariantCulture("uuuu-MM");

    public static PersonView Of(Person p, UnitTree tree, KeyRing keys)
    {
        var number = p.OpenResidentId(keys);
        return new(
            p.Id, p.PersonNumber, p.Name, p.Gender, Masked.ResidentId(number), Masked.BirthYear(number), p.UnitId, tree.Find(p.UnitId)?.Code,
            tree.Find(p.UnitId)?.Name, p.Employment, p.IsProfessionalTechnician, p.Post, p.Rank, p.Engagement, Masked.Mobile(p.OpenMobile(keys)), p.Email,
            p.Education, p.Degree, p.CareerStart is { } day ? (p.CareerStartIsMonth ? Month : LocalDatePattern.Iso).Format(day) : null, p.ClaimedTitle, p.Status, p.Version);
    }
}

/// <summary>A post beside the primary one.</summary>
sealed record FurtherPostView(
    Guid UnitId, string? Unit, string? Post, Engagement Engagement, LocalDate From, [property: Description("Last day; null while it lasts")] LocalDate? To)
{
    public static FurtherPostView Of(FurtherPost post, UnitTree tree) => new(post.UnitId, tree.Find(post.UnitId)?.Name, post.Post, post.Engagement, post.From, post.To);
}

/// <summary>Somebody and what changes for the person on a day to come.</summary>
sealed record PersonComingView(Guid PersonId, string PersonNumber, string Name, Guid UnitId, string? Unit, ComingChangeView Change)
{
    public static PersonComingView Of(PersonComing one, UnitTree tree) =>
        new(one.Person.Id, one.Person.PersonNumber, one.Person.Name, one.Person.UnitId, tree.Find(one.Person.UnitId)?.Name, ComingChangeView.Of(one.Change, tree));
}

/// <summary>What changes on a day to come; what stays as it is is null.</summary>
sealed record ComingChangeView(
    LocalDate Day, Guid? UnitId, string? Unit, [property: Description("Whether the post changes: null is then no post")] bool ChangesPost, string? Post, Engagement? Engagement,
    PersonStatus? Status)
{
    public static ComingChangeView Of(ComingChange change, UnitTree tree) =>
        new(change.Day, change.UnitId, change.UnitId is { } unit ? tree.Find(unit)?.Name : null, change.ChangesPost, change.Post, change.Engagement, change.Status);
}
