using static TrainingLms.Api.Tests.Authority.Kinds;
using static TrainingLms.Api.Tests.Authority.Rows;

namespace TrainingLms.Api.Tests.Authority.Cases;

/// <summary>Question banks and their questions.</summary>
static class QuestionCases
{
    static readonly object Content = new
    {
        content = new { code = "Draft", type = "true-false", topic = "t", difficulty = 1, level = "remember", text = "?", answer = true, explanation = "e", source = "s" },
    };

    public static readonly AuthorityCase[] All =
    [
        List("GET /question-banks", QuestionBank),
        One("GET /question-banks/{id}", QuestionBank),
        Make("POST /question-banks", city => new { unitId = city.Units["D1-1"], key = "new-bank", title = "题库" }),
        Write("POST /question-banks/{id}/closing", QuestionBank, "open"),
        Write("POST /question-banks/{id}/reopening", QuestionBank),
        Below("GET /question-banks/{id}/questions", Question, QuestionBank),
        Write("POST /question-banks/{id}/questions", QuestionBank, body: Content),
        Write("POST /question-banks/{id}/imports", QuestionBank, body: new Upload("application/octet-stream", [1, 2, 3])),
        Write("POST /question-banks/{id}/import-checks", QuestionBank, body: new Upload("application/octet-stream", [1, 2, 3])),
        Write("POST /question-banks/{id}/import-corrections", QuestionBank, body: new Upload("application/octet-stream", [1, 2, 3])),
        FileBelow("GET /question-banks/{id}/export", Question, QuestionBank, only: mark => mark.Tag != "Retired"),

        One("GET /questions/{id}", Question),
        One("GET /questions/{id}/key", Question),
        One("GET /questions/{id}/usage", Question),
        One("GET /questions/{id}/figures", Question),
        One("GET /questions/{id}/papers", Question),
        Write("PUT /questions/{id}", Question, "Draft", Content),
        Write("POST /questions/{id}/submission", Question, "Draft"),
        Write("POST /questions/{id}/return", Question, "InReview"),
        Write("POST /questions/{id}/approval", Question, "InReview"),
        Write("POST /questions/{id}/suspension", Question, "Approved"),
        Write("POST /questions/{id}/restoration", Question, "Suspended"),
        Write("POST /questions/{id}/retirement", Question, "Approved"),
        Write("POST /questions/{id}/discard", Question, "Draft"),
    ];
}
