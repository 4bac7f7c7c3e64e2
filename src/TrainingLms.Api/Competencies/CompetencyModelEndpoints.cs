using TrainingLms.Competencies;
using TrainingLms.Sentences;

namespace TrainingLms.Api.Competencies;

/// <summary>The models by which people are assessed.</summary>
static class CompetencyModelEndpoints
{
    public static void MapCompetencyModels(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/competency-models").WithTags("Competencies");
        models.MapGet("/", List).WithSummary("All versions of all competency models with their dimensions and described levels");
        models.MapGet("/{key}/{number:int}", Get).WithSummary("One version of a model; it never changes");
    }

    static ModelsView List(CompetencyModels models, SentenceBook book) => new([.. models.All.Select(model => ModelView.Of(model, book))]);

    static ModelView Get(string key, int number, CompetencyModels models, SentenceBook book) => ModelView.Of(models.FindOrRefuse(key, number), book);
}

sealed record ModelsView(IReadOnlyList<ModelView> Items);

sealed record ModelView(string Key, int Number, string Title, string About, bool IsSample, IReadOnlyList<ModelLevelView> Scale, IReadOnlyList<ModelDimensionView> Dimensions)
{
    public static ModelView Of(CompetencyModel m, SentenceBook book) => new(
        m.Key, m.Number, m.Title.In(book.Language), m.About.In(book.Language), m.IsSample,
        [.. m.Scale.Select(level => new ModelLevelView(level.Level, level.Title.In(book.Language), level.Meaning.In(book.Language)))],
        [.. m.Dimensions.Select(dimension => new ModelDimensionView(
            dimension.Key, dimension.Title.In(book.Language), dimension.About.In(book.Language), [.. dimension.Signs.Select(sign => sign.In(book.Language))]))]);
}

sealed record ModelLevelView(int Level, string Title, string Meaning);

/// <param name="Key">Key of the dimension.</param>
/// <param name="Title">Its name.</param>
/// <param name="About">What it is.</param>
/// <param name="Signs">What one sees at each level, lowest first.</param>
sealed record ModelDimensionView(string Key, string Title, string About, IReadOnlyList<string> Signs);
