-- one row per author with signs that have words: the three that weigh most for or against an organisation, strongest first
-- grain: author_id
with

features as (

    select * from authors.identity_features

),

signals as (

    select * from authors.identity_signals

),

model as (

    select feature, weight from seeds.identity_models

    where identity_model = (select value from seeds.settings where name = 'identity_model')

),

reasons as (

    select * from seeds.identity_reasons

),

signal_weights as (

    select * from seeds.identity_signals

),

told as (

    select
        features.author_id,
        abs(features.value * model.weight)::decimal(18, 12) as strength,
        reasons.reason || coalesce(' (' || features.word || ')', '') as reason

    from features

    inner join model on features.feature = model.feature

    inner join reasons on features.feature = reasons.feature

    union all

    select
        signals.author_id,
        abs(signal_weights.weight)::decimal(18, 12) as strength,
        signal_weights.reason

    from signals

    inner join signal_weights on signals.signal = signal_weights.signal

),

-- A window, for an aggregate that keeps the three strongest holds all authors in memory.
placed as (

    select
        author_id,
        reason,
        row_number() over (partition by author_id order by strength desc, reason) as place

    from told

),

final as (

    select
        author_id,
        array_agg(reason order by place) as reasons

    from placed

    where place <= 3

    group by author_id

)

select * from final
