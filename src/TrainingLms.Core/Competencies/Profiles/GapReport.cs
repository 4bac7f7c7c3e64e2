using TrainingLms.Organizations;

namespace TrainingLms.Competencies;

/// <summary>The people of a group in one dimension. Only the size of the group is exact.</summary>
/// <param name="People">People for whom a level is wanted.</param>
/// <param name="Met">Of these, in fives, those who reach it.</param>
/// <param name="Below">In fives, those who are rated below it.</param>
/// <param name="Unrated">In fives, those whom nobody has rated: not stated, and never counted as below.</param>
public sealed record GapFigure(int People, int Met, int Below, int Unrated);

/// <summary>One group of the report in one dimension.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Figure">The figure; null where it would be about a few people, or let some be worked out.</param>
public sealed record GapCell(CompetencyDimension Dimension, GapFigure? Figure);

/// <summary>One line of the report.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="WithBelow">Whether all units below are in it.</param>
/// <param name="Cells">One for each dimension that some profile asks for.</param>
public sealed record GapLine(UnitTree.Node Unit, bool WithBelow, IReadOnlyList<GapCell> Cells);

/// <summary>差距统计: a unit by one model: the whole first, then the unit by itself and each unit right below.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Model">The model version.</param>
/// <param name="Lines">The lines.</param>
public sealed record GapReport(UnitTree.Node Unit, CompetencyModel Model, IReadOnlyList<GapLine> Lines);
