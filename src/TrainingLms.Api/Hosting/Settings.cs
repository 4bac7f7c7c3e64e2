using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using TrainingLms.Classes;
using TrainingLms.Competencies;
using TrainingLms.Courses;
using TrainingLms.Exams;
using TrainingLms.LearningHours;
using TrainingLms.People;
using TrainingLms.Privacy;
using TrainingLms.Programmes;
using TrainingLms.Titles;

namespace TrainingLms.Api.Hosting;

/// <summary>Limits and settings of the features, by name from the configuration. All of them stand in Settings.md, which a test compares with this table.</summary>
static class Settings
{
    /// <summary>Which section of the configuration each feature reads.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Sections = new Dictionary<string, Type>
    {
        ["Courses"] = typeof(CourseOptions),
        ["Classes"] = typeof(ClassOptions),
        ["Hours"] = typeof(HoursOptions),
        ["Programmes"] = typeof(ProgrammeOptions),
        ["Competencies"] = typeof(CompetencyOptions),
        ["Establishment"] = typeof(EstablishmentOptions),
        ["Transfers"] = typeof(TransferOptions),
        ["Rosters"] = typeof(RosterOptions),
        ["Titles"] = typeof(TitleOptions),
        ["Files"] = typeof(FileStoreOptions),
        ["VirusScan"] = typeof(VirusScanOptions),
        ["ExamPapers"] = typeof(PaperOptions),
        ["ExamAnalysis"] = typeof(AnalysisOptions),
        ["ExamSimilarity"] = typeof(SimilarityOptions),
    };

    public static IServiceCollection AddFeatureSettings(this IServiceCollection services) => services
        .AddSettings<CourseOptions>().AddSettings<ClassOptions>().AddSettings<HoursOptions>().AddSettings<ProgrammeOptions>()
        .AddSettings<CompetencyOptions>().AddSettings<EstablishmentOptions>().AddSettings<TransferOptions>().AddSettings<RosterOptions>()
        .AddSettings<TitleOptions>().AddSettings<FileStoreOptions>().AddSettings<VirusScanOptions>().AddSettings<PaperOptions>().AddSettings<AnalysisOptions>().AddSettings<SimilarityOptions>();

    /// <summary>What is wrong stops the start and is told by the name of the setting: a value out of range, one that cannot be read, a name that there is not.</summary>
    static IServiceCollection AddSettings<T>(this IServiceCollection services) where T : class
    {
        var section = Sections.Single(one => one.Value == typeof(T)).Key;
        services.AddOptions<T>().Configure<IConfiguration>((options, configuration) => Bind(options, configuration.GetSection(section))).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>>(new SettingCheck<T>(section));
        return services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }

    static void Bind<T>(T options, IConfigurationSection section) where T : class
    {
        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException unreadable)
        {
            throw new OptionsValidationException(section.Key, typeof(T), [$"{section.Key}: {unreadable.Message}"]);
        }
    }

    sealed class SettingCheck<T>(string section) : IValidateOptions<T> where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var wrong = new List<ValidationResult>();
            return Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true) ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(wrong.Select(one => $"{section}:{string.Join(", ", one.MemberNames)}: {one.ErrorMessage}"));
        }
    }
}
