using TrainingLms.Organizations;
using TrainingLms.Privacy;

namespace TrainingLms.Competencies;

/// <summary>Averages of the same people before and after, in one dimension.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="BeforeHundredths">Average level before, in hundredths, rounded down.</param>
/// <param name="AfterHundredths">Average level after.</param>
public sealed record ComparedDimension(CompetencyDimension Dimension, int BeforeHundredths, int AfterHundredths)
{
    /// <summary>The change in hundredths of a level.</summary>
    public int ChangeHundredths => AfterHundredths - BeforeHundredths;
}

/// <summary>One group of a comparison.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="WithBelow">Whether all units below are in it.</param>
/// <param name="Pairs">How many people were rated both before and after; null where the group is not shown.</param>
/// <param name="Dimensions">One for each dimension; empty where the group is not shown, or nobody is in it.</param>
public sealed record ComparedGroup(UnitTree.Node Unit, bool WithBelow, int? Pairs, IReadOnlyList<ComparedDimension> Dimensions);

/// <summary>前后对比: people rated both before and after, by the one version of the model that the campaign fixed.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Model">The model version.</param>
/// <param name="Groups">All together first, then the unit by itself and each unit right below.</param>
public sealed record CampaignComparison(AssessmentCampaign Campaign, CompetencyModel Model, IReadOnlyList<ComparedGroup> Groups)
{
    /// <summary>Compares. Groups of a few people are not shown, nor what would let them be worked out.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="model">Its model.</param>
    /// <param name="people">Everybody in it, with ratings; only the paired count.</param>
    /// <param name="tree">The tree of units.</param>
    /// <param name="least">The fewest people of whom a figure may be.</param>
    public static CampaignComparison Of(AssessmentCampaign campaign, CompetencyModel model, IEnumerable<CampaignParticipant> people, UnitTree tree, int least)
    {
        var top = tree.Find(campaign.UnitId)!;
        // A part is the unit itself, one unit right below with all below it, or, under no key of a unit, people from outside the unit.
        Guid PartOf(Guid unit) => unit == top.Id ? top.Id : tree.PathOf(unit).FirstOrDefault(node => node.ParentId == top.Id)?.Id ?? Guid.Empty;
        var paired = people.Where(person => person.State == ParticipantState.Paired).ToLookup(person => PartOf(person.UnitId));
        var all = paired.SelectMany(part => part).ToList();
        var group = new GroupOf<(Guid, bool)>((top.Id, true), all.Count, [.. paired.Select(part => new GroupOf<(Guid, bool)>((part.Key, part.Key != top.Id), part.Count(), []))]);
        var shown = SmallGroups.Shown(group, least);
        ComparedGroup Line(Guid unit, bool withBelow, IReadOnlyCollection<CampaignParticipant> of) =>
            shown.Contains((unit, withBelow)) ? new ComparedGroup(tree.Find(unit)!, withBelow, of.Count, Compare(model, of)) : new ComparedGroup(tree.Find(unit)!, withBelow, null, []);
        return new CampaignComparison(campaign, model,
        [
            Line(top.Id, true, all),
            .. paired.Where(part => part.Key != Guid.Empty).OrderBy(part => part.Key != top.Id).ThenBy(part => tree.Find(part.Key)!.Code, StringComparer.Ordinal)
                .Select(part => Line(part.Key, part.Key != top.Id, [.. part])),
        ]);
    }

    static IReadOnlyList<ComparedDimension> Compare(CompetencyModel model, IReadOnlyCollection<CampaignParticipant> people) => people.Count == 0 ? [] :
    [
        .. model.Dimensions.Select(dimension => new ComparedDimension(dimension, Average(people, CampaignPhase.Before, dimension.Key), Average(people, CampaignPhase.After, dimension.Key))),
    ];

    static int Average(IReadOnlyCollection<CampaignParticipant> people, CampaignPhase phase, string dimension) =>
        people.Sum(person => person.Ratings.Single(rating => rating.Phase == phase && rating.Dimension == dimension).Level) * 100 / people.Count;
}
