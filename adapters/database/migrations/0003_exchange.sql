CREATE TABLE "balances" (
	"world" text NOT NULL,
	"owner" bigint NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"symbol" text DEFAULT '' NOT NULL,
	"balance" numeric NOT NULL,
	"held" numeric NOT NULL,
	CONSTRAINT "balances_world_owner_kind_currency_symbol_pk" PRIMARY KEY("world","owner","kind","currency","symbol"),
	CONSTRAINT "balances_kind" CHECK ("balances"."kind" IN ('spot', 'margin', 'isolated')),
	CONSTRAINT "balances_held" CHECK ("balances"."held" >= 0)
);
--> statement-breakpoint
CREATE TABLE "closed_positions" (
	"world" text NOT NULL,
	"id" bigint NOT NULL,
	"account" bigint NOT NULL,
	"symbol" text NOT NULL,
	"side" text NOT NULL,
	"quantity" numeric NOT NULL,
	"entry_price" numeric NOT NULL,
	"exit_price" numeric NOT NULL,
	"leverage" integer NOT NULL,
	"margin_mode" text NOT NULL,
	"realized_pnl" numeric NOT NULL,
	"fees" numeric NOT NULL,
	"funding" numeric NOT NULL,
	"closed_by" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "closed_positions_world_id_pk" PRIMARY KEY("world","id")
);
--> statement-breakpoint
CREATE TABLE "exposures" (
	"world" text NOT NULL,
	"account" bigint NOT NULL,
	"symbol" text NOT NULL,
	"leverage" integer NOT NULL,
	"margin_mode" text NOT NULL,
	"position_id" bigint NOT NULL,
	"quantity" numeric NOT NULL,
	"entry_notional" numeric NOT NULL,
	"realized_pnl" numeric NOT NULL,
	"fees" numeric NOT NULL,
	"funding" numeric NOT NULL,
	"called" boolean NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "exposures_world_account_symbol_pk" PRIMARY KEY("world","account","symbol")
);
--> statement-breakpoint
CREATE TABLE "fills" (
	"world" text NOT NULL,
	"id" bigint NOT NULL,
	"account" bigint NOT NULL,
	"order_id" bigint,
	"seq" bigint NOT NULL,
	"symbol" text NOT NULL,
	"side" text NOT NULL,
	"price" numeric NOT NULL,
	"quantity" numeric NOT NULL,
	"notional" numeric NOT NULL,
	"fee" numeric NOT NULL,
	"fee_currency" text NOT NULL,
	"liquidity" text NOT NULL,
	"realized_pnl" numeric,
	"counterparty" bigint NOT NULL,
	"house_quote" numeric,
	"cause" text NOT NULL,
	"time" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "fills_world_id_side_pk" PRIMARY KEY("world","id","side")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"account" bigint NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"seq" bigint NOT NULL,
	"result" jsonb NOT NULL,
	"time" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_account_key_pk" PRIMARY KEY("account","key")
);
--> statement-breakpoint
CREATE TABLE "journal" (
	"shard" integer NOT NULL,
	"seq" bigint NOT NULL,
	"epoch" bigint NOT NULL,
	"time" bigint NOT NULL,
	"account" bigint,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	CONSTRAINT "journal_shard_seq_pk" PRIMARY KEY("shard","seq")
);
--> statement-breakpoint
CREATE TABLE "liquidations" (
	"world" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "liquidations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account" bigint NOT NULL,
	"symbol" text NOT NULL,
	"stage" text NOT NULL,
	"quantity" numeric NOT NULL,
	"price" numeric,
	"fee" numeric NOT NULL,
	"insurance" numeric NOT NULL,
	"seq" bigint NOT NULL,
	"time" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "liquidations_id_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"world" text NOT NULL,
	"id" bigint NOT NULL,
	"account" bigint NOT NULL,
	"symbol" text NOT NULL,
	"side" text NOT NULL,
	"type" text NOT NULL,
	"status" text NOT NULL,
	"is_open" boolean NOT NULL,
	"client_order_id" text,
	"time_in_force" text NOT NULL,
	"quantity" numeric,
	"quote_quantity" numeric,
	"filled_quantity" numeric NOT NULL,
	"filled_notional" numeric NOT NULL,
	"price" numeric,
	"stop_price" numeric,
	"callback_rate" numeric,
	"activation_price" numeric,
	"extreme_price" numeric,
	"trigger_by" text NOT NULL,
	"triggered" boolean NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"post_only" boolean NOT NULL,
	"reduce_only" boolean NOT NULL,
	"close_position" boolean NOT NULL,
	"self_trade_prevention" text NOT NULL,
	"leverage" integer NOT NULL,
	"margin_mode" text,
	"link" jsonb,
	"protection" jsonb,
	"held" numeric NOT NULL,
	"fee" numeric NOT NULL,
	"fee_currency" text,
	"end_reason" text,
	"priority" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "orders_world_id_pk" PRIMARY KEY("world","id")
);
--> statement-breakpoint
CREATE TABLE "portfolio_snapshots" (
	"account" bigint NOT NULL,
	"time" timestamp (3) with time zone NOT NULL,
	"total_usd" numeric NOT NULL,
	"paid_in_usd" numeric NOT NULL,
	"content" jsonb NOT NULL,
	CONSTRAINT "portfolio_snapshots_account_time_pk" PRIMARY KEY("account","time")
);
--> statement-breakpoint
CREATE TABLE "risk_parameters" (
	"version" integer PRIMARY KEY NOT NULL,
	"parameters" jsonb NOT NULL,
	"reason" text,
	"created_by" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trading_accounts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "trading_accounts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 100 CACHE 1),
	"world" text NOT NULL,
	"user_id" uuid,
	"fee_tier" integer DEFAULT 0 NOT NULL,
	"event_seq" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "trading_accounts_user" UNIQUE("world","user_id")
);
--> statement-breakpoint
CREATE TABLE "transfers" (
	"world" text NOT NULL,
	"id" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"amount" numeric NOT NULL,
	"from_owner" bigint NOT NULL,
	"from_kind" text NOT NULL,
	"from_symbol" text DEFAULT '' NOT NULL,
	"from_balance" numeric NOT NULL,
	"to_owner" bigint NOT NULL,
	"to_kind" text NOT NULL,
	"to_symbol" text DEFAULT '' NOT NULL,
	"to_balance" numeric NOT NULL,
	"reference" text,
	"time" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "transfers_world_id_pk" PRIMARY KEY("world","id"),
	CONSTRAINT "transfers_amount" CHECK ("transfers"."amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "worlds" (
	"id" text PRIMARY KEY NOT NULL,
	"epoch" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"time" bigint NOT NULL,
	"address" text,
	"next_order_id" bigint NOT NULL,
	"next_fill_id" bigint NOT NULL,
	"next_transfer_id" bigint NOT NULL,
	"next_position_id" bigint NOT NULL,
	"next_priority" bigint NOT NULL,
	"shard" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "worlds_shard" UNIQUE("shard"),
	CONSTRAINT "worlds_counts" CHECK ("worlds"."epoch" >= 0 AND "worlds"."seq" >= 0)
);
--> statement-breakpoint
ALTER TABLE "risk_parameters" ADD CONSTRAINT "risk_parameters_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trading_accounts" ADD CONSTRAINT "trading_accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "closed_positions_account" ON "closed_positions" USING btree ("account","id");--> statement-breakpoint
CREATE INDEX "exposures_open" ON "exposures" USING btree ("world","symbol") WHERE "exposures"."quantity" <> 0;--> statement-breakpoint
CREATE INDEX "fills_account" ON "fills" USING btree ("account","id");--> statement-breakpoint
CREATE INDEX "fills_order" ON "fills" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_time" ON "idempotency_keys" USING btree ("time");--> statement-breakpoint
CREATE INDEX "liquidations_market" ON "liquidations" USING btree ("world","symbol","id");--> statement-breakpoint
CREATE INDEX "liquidations_account" ON "liquidations" USING btree ("account","id");--> statement-breakpoint
CREATE INDEX "orders_account" ON "orders" USING btree ("account","id");--> statement-breakpoint
CREATE INDEX "orders_client" ON "orders" USING btree ("account","client_order_id") WHERE "orders"."client_order_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "orders_open" ON "orders" USING btree ("world") WHERE "orders"."is_open";--> statement-breakpoint
CREATE INDEX "transfers_from" ON "transfers" USING btree ("from_owner","id");--> statement-breakpoint
CREATE INDEX "transfers_to" ON "transfers" USING btree ("to_owner","id");