namespace TrainingLms.Titles;

/// <summary>职称级别, lowest first. The names inside a series are data.</summary>
public enum TitleLevel
{
    /// <summary>员级.</summary>
    Technician = 1,

    /// <summary>助理级.</summary>
    Assistant = 2,

    /// <summary>中级.</summary>
    Intermediate = 3,

    /// <summary>副高级.</summary>
    AssociateSenior = 4,

    /// <summary>正高级.</summary>
    FullSenior = 5,
}

/// <summary>学历 as far as the table of education and years distinguishes it.</summary>
public enum EducationLevel
{
    /// <summary>中等职业教育.</summary>
    SecondaryVocational = 1,

    /// <summary>大专.</summary>
    JuniorCollege = 2,

    /// <summary>本科.</summary>
    Bachelor = 3,

    /// <summary>硕士.</summary>
    Master = 4,

    /// <summary>博士.</summary>
    Doctor = 5,
}
