namespace TrainingLms.LearningHours;

/// <summary>Who a requirement is for.</summary>
public enum HoursPopulation
{
    /// <summary>专业技术人员.</summary>
    ProfessionalTechnician,

    /// <summary>县级以下干部: everybody who is not a professional technician.</summary>
    CadreBelowCounty,

    /// <summary>县处级以上领导干部: by the words of the rule in the person's rank.</summary>
    LeaderAtCountyLevel,

    /// <summary>新提任干部: within a year after a post that the words of the rule name. Beside the requirement of the year, never instead of it.</summary>
    NewlyPromoted,
}

/// <summary>Over which time a requirement is counted.</summary>
public enum HoursPeriod
{
    /// <summary>自然年.</summary>
    CalendarYear,

    /// <summary>五年: five calendar years, counted from the first year of the rule on.</summary>
    FiveYears,

    /// <summary>提任后一年: one year from the day of the promotion.</summary>
    YearFromPromotion,
}

/// <summary>Of what the professional share is taken.</summary>
public enum ShareBase
{
    /// <summary>Of the required total: surplus public hours neither help nor hurt.</summary>
    RequiredTotal,

    /// <summary>Of what the person actually has.</summary>
    ActualTotal,
}

/// <summary>A share as a fraction, so that nothing is rounded.</summary>
/// <param name="Numerator">At least 0.</param>
/// <param name="Denominator">At least 1.</param>
public sealed record Share(int Numerator, int Denominator);

/// <summary>One requirement.</summary>
/// <param name="Population">For whom.</param>
/// <param name="Period">Over which time.</param>
/// <param name="RequiredHundredths">Hours needed, in hundredths.</param>
/// <param name="ProfessionalShare">Least share of professional hours; null when none is asked for.</param>
/// <param name="ShareBase">Of what the share is taken.</param>
/// <param name="DaysInsteadHundredths">Days of training that suffice instead of the hours, in hundredths; null when they do not.</param>
/// <param name="ValidFrom">First year.</param>
/// <param name="ValidTo">Last year; null while it lasts.</param>
/// <param name="SourceText">What it rests on.</param>
public sealed record HoursRule(
    HoursPopulation Population, HoursPeriod Period, int RequiredHundredths, Share? ProfessionalShare, ShareBase ShareBase,
    int? DaysInsteadHundredths, int ValidFrom, int? ValidTo, string SourceText)
{
    /// <summary>Words of ranks or posts by which a person belongs to the population; empty where nothing but the mark of the person decides.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether the rule holds in a year.</summary>
    public bool HoldsIn(int year) => ValidFrom <= year && year <= (ValidTo ?? RuleSetReader.LastYear);

    /// <summary>Whether one of the words of the rule stands in a rank or post.</summary>
    public bool Names(string? rankOrPost) => rankOrPost is not null && Words.Any(word => rankOrPost.Contains(word, StringComparison.Ordinal));

    /// <summary>First and last calendar year over which the requirement is counted when a year is asked for.</summary>
    public (int First, int Last) WindowOf(int year)
    {
        if (Period != HoursPeriod.FiveYears) return (year, year);
        var first = ValidFrom + (year - ValidFrom) / 5 * 5;
        return (first, first + 4);
    }

    /// <summary>The same rule with a requirement for a part of its time. Rounded up to whole hundredths, which a whole number reaches exactly when it reaches the part.</summary>
    /// <param name="part">Days that are left.</param>
    /// <param name="whole">Days in all.</param>
    public HoursRule For(int part, int whole) => part == whole ? this : this with
    {
        RequiredHundredths = Up((long)RequiredHundredths * part, whole),
        DaysInsteadHundredths = DaysInsteadHundredths is { } days ? Up((long)days * part, whole) : null,
    };

    internal static int Up(long over, long under) => (int)((over + under - 1) / under);

    /// <summary>Most public hours that count towards the required total, in hundredths; null when all do.</summary>
    /// <remarks>Required total less the professional minimum. The minimum is not rounded down, so neither is a hundredth given away.</remarks>
    public int? PublicCapHundredths => ProfessionalShare is { } share && ShareBase == ShareBase.RequiredTotal
        ? (int)((long)RequiredHundredths * (share.Denominator - share.Numerator) / share.Denominator)
        : null;

    /// <summary>Whether so many hours and days meet the requirement, condition by condition. Pure; compares by cross-multiplication, rounds nothing.</summary>
    /// <param name="professional">Professional hours in hundredths.</param>
    /// <param name="publicRequired">Public hours in hundredths.</param>
    /// <param name="days">Days in hundredths.</param>
    public HoursJudgement Judge(int professional, int publicRequired, int days)
    {
        var counted = professional + Math.Min(publicRequired, PublicCapHundredths ?? publicRequired);
        var total = professional + publicRequired;
        var conditions = new List<HoursCondition> { new(HoursConditionKind.TotalHours, total >= RequiredHundredths, total, RequiredHundredths) };
        var missingProfessional = 0;
        if (ProfessionalShare is { } share && RequiredHundredths > 0)
        {
            var of = ShareBase == ShareBase.RequiredTotal ? RequiredHundredths : total;
            var needed = (int)(((long)of * share.Numerator + share.Denominator - 1) / share.Denominator);
            var isMet = (long)professional * share.Denominator >= (long)of * share.Numerator;
            conditions.Add(new(HoursConditionKind.ProfessionalShare, isMet, professional, needed));
            missingProfessional = isMet ? 0 : MissingProfessional(share, professional, publicRequired);
        }
        var isMetByHours = conditions.All(condition => condition.IsMet);
        var isMetByDays = DaysInsteadHundredths is { } enough && days >= enough;
        if (DaysInsteadHundredths is { } needs) conditions.Add(new(HoursConditionKind.DaysInstead, isMetByDays, days, needs));
        var met = isMetByHours || isMetByDays;
        return new HoursJudgement(met, counted, conditions,
            met ? 0 : missingProfessional, met ? 0 : Math.Max(missingProfessional, RequiredHundredths - counted))
        {
            IsMetByHours = isMetByHours,
            ProfessionalHundredths = professional,
            PublicHundredths = publicRequired,
        };
    }

    /// <summary>How many professional hours more would meet the share, in hundredths. Under the actual total each of them raises the base as well.</summary>
    int MissingProfessional(Share share, int professional, int publicRequired)
    {
        if (ShareBase == ShareBase.RequiredTotal)
            return (int)(((long)RequiredHundredths * share.Numerator + share.Denominator - 1) / share.Denominator) - professional;
        var rest = share.Denominator - share.Numerator;
        return rest == 0 ? 0 : (int)(((long)publicRequired * share.Numerator + rest - 1) / rest) - professional;
    }
}

/// <summary>A condition of a requirement.</summary>
public enum HoursConditionKind
{
    /// <summary>Enough hours in all.</summary>
    TotalHours,

    /// <summary>Enough of them professional.</summary>
    ProfessionalShare,

    /// <summary>Enough days, which suffice by themselves.</summary>
    DaysInstead,
}

/// <summary>One condition with its figures.</summary>
/// <param name="Kind">Which.</param>
/// <param name="IsMet">Whether it is met.</param>
/// <param name="HaveHundredths">What there is, in hundredths.</param>
/// <param name="NeedHundredths">What is needed, in hundredths; a share is rounded up for display only.</param>
public sealed record HoursCondition(HoursConditionKind Kind, bool IsMet, int HaveHundredths, int NeedHundredths);

/// <summary>The answer to whether a requirement is met.</summary>
/// <param name="IsMet">All conditions on hours, or the days instead.</param>
/// <param name="CountedHundredths">Hours that count towards the total, in hundredths.</param>
/// <param name="Conditions">Each condition.</param>
/// <param name="MissingProfessionalHundredths">Professional hours missing, in hundredths; zero when met.</param>
/// <param name="MissingHundredths">Hours missing in all, those included; zero when met.</param>
public sealed record HoursJudgement(
    bool IsMet, int CountedHundredths, IReadOnlyList<HoursCondition> Conditions, int MissingProfessionalHundredths, int MissingHundredths)
{
    /// <summary>Whether the hours alone suffice, without days.</summary>
    public bool IsMetByHours { get; init; }

    /// <summary>Professional hours that were judged, in hundredths: after daily ceiling and caps.</summary>
    public int ProfessionalHundredths { get; init; }

    /// <summary>Public hours that were judged, in hundredths: after daily ceiling and caps, before the room for them.</summary>
    public int PublicHundredths { get; init; }
}
