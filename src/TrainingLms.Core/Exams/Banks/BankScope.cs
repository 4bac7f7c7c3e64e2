using Microsoft.EntityFrameworkCore;
using TrainingLms.Data;
using TrainingLms.People;
using TrainingLms.Workflow;

namespace TrainingLms.Exams;

/// <summary>Who sees which banks and questions; nobody does for being a candidate.</summary>
public static class BankScope
{
    /// <summary>Banks of the units in scope.</summary>
    public static IQueryable<QuestionBank> VisibleTo(this IQueryable<QuestionBank> banks, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeQuestions);
        return banks.Where(bank => scope.Units(db).Contains(bank.UnitId));
    }

    /// <summary>Questions of the units in scope.</summary>
    public static IQueryable<BankQuestion> VisibleTo(this IQueryable<BankQuestion> questions, Actor actor, LmsDbContext db)
    {
        var scope = Scope.For(actor, Right.SeeQuestions);
        return questions.Where(question => scope.Units(db).Contains(question.UnitId));
    }

    /// <summary>Whether the actor sees questions of a unit, with keys that are not secure.</summary>
    public static bool SeesQuestionsAt(Actor actor, Guid unitId) => Scope.For(actor, Right.SeeQuestions).Reaches(unitId, actor.Units);

    /// <summary>Whether showing the key is part of the actor's task now: writing a draft, or reviewing what was handed in.</summary>
    public static bool IsOwnTask(this BankQuestion question, Actor actor) => question.State switch
    {
        QuestionState.Draft => actor.Holds(Role.QuestionAuthor, question.UnitId),
        QuestionState.InReview => actor.Holds(Role.QuestionAuthor, question.UnitId) || actor.Holds(Role.CourseReviewer, question.UnitId),
        _ => false,
    };

    /// <summary>Those of the question versions whose key is never shown: for their own sake, or for that of their bank.</summary>
    internal static async Task<IReadOnlySet<Guid>> SecureAmongAsync(this LmsDbContext db, IReadOnlyCollection<QuestionVersion> versions, CancellationToken cancel) =>
        await db.SecureAmongAsync(versions.Select(version => (version.Id, version.Content)), cancel);

    /// <summary>The same, of what versions say.</summary>
    internal static async Task<IReadOnlySet<Guid>> SecureAmongAsync(this LmsDbContext db, IEnumerable<(Guid Id, QuestionContent Content)> versions, CancellationToken cancel)
    {
        var secure = versions.ToDictionary(version => version.Id, version => version.Content.IsSecure == true);
        var keys = secure.Keys.ToList();
        foreach (var id in await db.BankQuestions.Where(question => question.IsSecure && keys.Contains(question.Id)).Select(question => question.Id).ToListAsync(cancel)) secure[id] = true;
        return secure.Where(one => one.Value).Select(one => one.Key).ToHashSet();
    }
}
