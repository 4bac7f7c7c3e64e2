using NodaTime;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Competencies;

/// <summary>岗位能力要求: the levels that people of a unit with all below are to reach by one model; all of them, those of a post, of a category, or both. What is written never changes.</summary>
public sealed class PostProfile : Governed<PostProfileState>
{
    PostProfile() { }

    /// <summary>The unit for which it holds, with all below; a unit below may set its own.</summary>
    public Guid UnitId { get; private init; }

    /// <summary>职务 as people's records write it; empty for every post.</summary>
    public string Post { get; private init; } = "";

    /// <summary>人员类别; null for every category.</summary>
    public EmploymentCategory? Category { get; private init; }

    /// <summary>Post and category in one word, so that the database can tell two profiles for the same people.</summary>
    public string Target { get; private init; } = "";

    /// <summary>Id of the model.</summary>
    public string ModelKey { get; private init; } = "";

    /// <summary>Version of the model.</summary>
    public int ModelNumber { get; private init; }

    /// <summary>Number of the version among those of the unit for the same people and model, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>Wanted levels, in the order of the model; a dimension that is not named is not asked for.</summary>
    public WantedLevels Wanted { get; private init; } = new([]);

    /// <summary>Why, for example the number of the document.</summary>
    public string Basis { get; private init; } = "";

    /// <summary>Who wrote it.</summary>
    public Guid DraftedBy { get; private init; }

    /// <summary>When it came into force; null before.</summary>
    public Instant? InForceSince { get; private set; }

    /// <inheritdoc/>
    public override Instant? NextDue() => PostProfileWorkflow.Table.NextDue(this);

    /// <summary>Writes a version.</summary>
    /// <exception cref="RefusedException">Forbidden.</exception>
    public static PostProfile Draft(NewProfile plan, int number, Act act)
    {
        var profile = new PostProfile
        {
            Id = act.NewId(),
            UnitId = plan.UnitId,
            Post = plan.Post,
            Category = plan.Category,
            Target = plan.Target,
            ModelKey = plan.Model,
            ModelNumber = plan.Version,
            Number = number,
            Wanted = new WantedLevels(plan.Wanted),
            Basis = plan.Basis,
            DraftedBy = act.By.PersonId,
        };
        PostProfileWorkflow.Table.Fire(profile, PostProfileTrigger.Draft, act);
        return profile;
    }

    /// <summary>Decides it as a second person; it holds from now on.</summary>
    /// <exception cref="RefusedException"><c>duty.profile_needs_two</c>, forbidden.</exception>
    public void Approve(Act act)
    {
        PostProfileWorkflow.Table.Fire(this, PostProfileTrigger.Approve, act);
        InForceSince = act.At;
    }

    /// <summary>Any other move.</summary>
    public void Move(PostProfileTrigger trigger, Act act) => PostProfileWorkflow.Table.Fire(this, trigger, act);

    /// <summary>Whether it is about a person of these facts, the unit aside.</summary>
    public bool Fits(string? post, EmploymentCategory category) => (Post.Length == 0 || Post == post) && (Category is null || Category == category);

    /// <summary>How closely it names its people: post and category before the post alone, that before the category alone, that before everybody.</summary>
    public int Closeness => (Post.Length > 0 ? 2 : 0) + (Category is null ? 0 : 1);
}

/// <summary>A level that is wanted.</summary>
/// <param name="Dimension">Key of the dimension.</param>
/// <param name="Level">Level of the scale.</param>
public sealed record WantedLevel(string Dimension, int Level);

/// <summary>The wanted levels of a profile, stored as <c>leg:2 pen:3</c>.</summary>
/// <param name="Levels">In the order of the model.</param>
public sealed record WantedLevels(IReadOnlyList<WantedLevel> Levels)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static WantedLevels Parse(string text) => new([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split(':')).Select(part => new WantedLevel(part[0], int.Parse(part[1], System.Globalization.CultureInfo.InvariantCulture)))]);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Levels.Select(wanted => $"{wanted.Dimension}:{wanted.Level}"));
}

/// <summary>A profile as an officer writes it.</summary>
/// <param name="UnitId">The unit for which it holds, with all below.</param>
/// <param name="Post">职务; empty for every post.</param>
/// <param name="Category">人员类别; null for every category.</param>
/// <param name="Model">Id of the model.</param>
/// <param name="Version">Version of the model.</param>
/// <param name="Wanted">Wanted levels.</param>
/// <param name="Basis">Why.</param>
public sealed record NewProfile(Guid UnitId, string Post, EmploymentCategory? Category, string Model, int Version, IReadOnlyList<WantedLevel> Wanted, string Basis)
{
    internal string Target => $"{Category}/{Post}";

    /// <summary>Everything that is wrong with it at once.</summary>
    public IReadOnlyList<Refusal> Faults(CompetencyModel model)
    {
        IEnumerable<Refusal> Fault(bool isWrong, string code, string member, params (string, object?)[] facts) => isWrong ? [new Refusal(code, facts, member)] : [];
        return
        [
            .. Fault(Wanted.Count == 0 || Wanted.DistinctBy(wanted => wanted.Dimension).Count() != Wanted.Count || Wanted.Any(wanted => model.Find(wanted.Dimension) is null),
                "post_profile.dimensions_unknown", "wanted", ("model", model.Name), ("known", string.Join(", ", model.Dimensions.Select(dimension => dimension.Key)))),
            .. Fault(Wanted.Any(wanted => !model.HasLevel(wanted.Level)), "post_profile.level_unknown", "wanted", ("most", model.Top)),
            .. Fault(Post.Length > 100, "post_profile.post_too_long", "post", ("most", 100)),
            .. Fault(Basis.Length is 0 or > 500, "post_profile.basis_missing", "basis", ("most", 500)),
        ];
    }
}
